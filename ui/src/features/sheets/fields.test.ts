import { describe, expect, it } from 'vitest'

import type { Finding, IndicatorFigures, Remark, SheetView } from '@/platform'

import { fieldOf, fieldOfRemark, marks, numberIn, placeOfField, placeWords, remarksToMend } from './fields'

function indicator(level2: string, level3: string): IndicatorFigures {
  return { level1: '产出指标', level2, level3, nature: '正向', comparator: '≥', target: '1', unit: '个', actual: null, completion_rate: null, light: 'grey' }
}

function finding(rule: string, where: string, more: Partial<Finding> = {}): Finding {
  return { rule, severity: 'E', project: 'P', where, message: rule, basis: '', formula: '', answer: '', ...more }
}

const view = {
  figures: { indicators: [indicator('数量指标', '甲/乙'), indicator('质量指标', '合格率'), indicator('质量指标', '合格率')] },
  findings: [] as Finding[],
  sheet: { state: '退回', remarks: [] as Remark[] },
} as unknown as SheetView

describe('a finding leads to its cell', () => {
  it('in the indicator table, also where names are alike or hold a slash', () => {
    expect(fieldOf(finding('I08', '指标/数量指标/甲/乙'), view)).toBe('indicators/0/cause_note')
    expect(fieldOf(finding('I09', '指标/质量指标/合格率'), view)).toBe('indicators/1/likelihood:确定能')
    expect(fieldOf(finding('I09', '指标/质量指标/合格率#2'), view)).toBe('indicators/2/likelihood:确定能')
    expect(fieldOf(finding('L05', '指标/数量指标/甲/乙/进展2'), view)).toBe('indicators/0/progress')
  })

  it('in the funds block', () => {
    expect(fieldOf(finding('F12', '资金/年度资金总额'), view)).toBe('funds/total/carryover')
    expect(fieldOf(finding('F11', '资金/其他资金'), view)).toBe('funds/其他资金/forecast')
    expect(fieldOf(finding('F01', '资金/其他资金/全年预计执行数'), view)).toBe('funds/其他资金/forecast')
    expect(fieldOf(finding('F04', '资金/年度资金总额/全年预算数'), view)).toBe('funds/total/annual_budget')
  })

  it('in the column that the place names', () => {
    expect(fieldOf(finding('I24', '指标/质量指标/合格率/原因说明'), view)).toBe('indicators/1/cause_note')
  })

  it('or to none where there is none', () => {
    expect(fieldOf(finding('L03', '台账/2026-01-01'), view)).toBe('')
  })

  it('and is named as people count', () => {
    expect(placeWords('指标/质量指标/合格率', view)).toBe('第2行 合格率')
    expect(placeWords('指标/数量指标/甲/乙/备注', view)).toBe('第1行 甲/乙 备注')
    expect(placeWords('资金/年度资金总额', view)).toBe('资金 年度资金总额')
  })
})

it('a cell shows its heaviest finding, a group of boxes as a whole', () => {
  const where = '指标/质量指标/合格率'
  const findings = [finding('I17', where, { severity: 'W', answer: '有' }), finding('I05', where), finding('I07', where)]
  const marked = marks({ ...view, findings })
  expect(marked.get('indicators/1/progress')?.tone).toBe('error')
  expect([...marked.keys()].filter((field) => field.includes('/cause:'))).toHaveLength(5)
})

describe('what a return says', () => {
  const said = (field: string, remark: string, at: string): Remark => ({ state: '退回', field, remark, actor: '自治区示例厅', at })
  const remarks = [said('指标/质量指标/合格率/备注', '旧的', '2026-08-01T09:00:00'), said('', '数据不完整', '2026-08-12T09:00:00'), said('指标/质量指标/合格率/执行情况', '请写明数量', '2026-08-12T09:00:00')]
  const returned = (state: string) => ({ ...view, sheet: { state, remarks } }) as unknown as SheetView

  it('is walked cell by cell, the last return only, while the sheet may be mended', () => {
    expect(remarksToMend(returned('退回')).map(({ remark }) => remark)).toEqual(['请写明数量', '数据不完整'])
    expect(remarksToMend(returned('填报中'))).toHaveLength(2)
    expect(remarksToMend(returned('已锁定'))).toEqual([])
  })

  it('leads to its cell and marks it', () => {
    const places = ['指标/质量指标/合格率/执行情况', '指标/数量指标/甲/乙/偏差原因', '资金/其他资金/全年预计执行数', '总体完成情况', '资金']
    expect(places.map((field) => fieldOfRemark(said(field, '', ''), view))).toEqual(['indicators/1/progress', 'indicators/0/cause:经费保障', 'funds/其他资金/forecast', 'goal_progress', ''])
    expect(marks(returned('退回')).get('indicators/1/progress')).toEqual({ tone: 'remark', text: '退回意见：请写明数量' })
  })
})

it('a cell is named by the place that leads back to it', () => {
  const cells = ['indicators/0/progress', 'indicators/2/likelihood:确定能', 'indicators/1/forecast_value', 'funds/total/executed', 'funds/其他资金/note', 'goal_progress', 'note', 'dispositions']
  const places = cells.map((cell) => placeOfField(cell, view))
  expect(places.slice(0, 4)).toEqual(['指标/数量指标/甲/乙/执行情况', '指标/质量指标/合格率#2/完成目标可能性', '指标/质量指标/合格率/全年预计值', '资金/年度资金总额/执行数'])
  expect(places.map((field) => fieldOfRemark({ field }, view))).toEqual(cells)
  expect(placeOfField('indicators/0/cause:其他', view)).toBe('指标/数量指标/甲/乙/偏差原因')
  expect(placeOfField('dispositions/0/cause', view)).toBe('处置')
  expect(['indicators/9/progress', 'other'].map((cell) => placeOfField(cell, view))).toEqual(['', ''])
})

it('a number is read from what was typed only where there is nothing else', () => {
  expect(numberIn('960期', '期')).toBe('960')
  expect(numberIn('≥ 95.5%', '%')).toBe('95.5')
  expect(numberIn('１,２００', '人')).toBe('1200')
  expect(numberIn('约960期', '期')).toBeNull()
  expect(numberIn('', '期')).toBeNull()
})
