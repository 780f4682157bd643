import { describe, expect, it } from 'vitest'

import type { Finding, IndicatorFigures, Remark, SheetView } from '@/platform'

import { fieldOf, fieldOfRemark, marks, numberIn, placeWords, remarksToMend } from './fields'

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
  })

  it('or to none where there is none', () => {
    expect(fieldOf(finding('L03', '台账/2026-01-01'), view)).toBe('')
  })

  it('and is named as people count', () => {
    expect(placeWords('指标/质量指标/合格率', view)).toBe('第2行 合格率')
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

it('a number is read from what was typed only where there is nothing else', () => {
  expect(numberIn('960期', '期')).toBe('960')
  expect(numberIn('≥ 95.5%', '%')).toBe('95.5')
  expect(numberIn('１,２００', '人')).toBe('1200')
  expect(numberIn('约960期', '期')).toBeNull()
  expect(numberIn('', '期')).toBeNull()
})
