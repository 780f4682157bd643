import { expect, it } from 'vitest'

import type { FormDocument, IndicatorColumn, SheetView } from '@/platform'

import { headGroups, isFilled, merged, offForm, widths } from './layout'

function column(key: string, title: string, group = ''): IndicatorColumn {
  return { key, title, group, width: 4 }
}

it('columns of one group stand under one title', () => {
  const columns = [column('level3', '三级指标'), column('cause:a', '甲', '偏差'), column('cause:b', '乙', '偏差'), column('remark', '备注')]
  expect(headGroups(columns)).toEqual([
    { title: '三级指标', span: 1, single: true },
    { title: '偏差', span: 2, single: false },
    { title: '备注', span: 1, single: true },
  ])
})

it('equal neighbours merge, the second level only within the first', () => {
  const rows = [
    ['产出', '数量'],
    ['产出', '数量'],
    ['产出', '质量'],
    ['效益', '质量'],
  ]
  const form = { indicator_columns: [column('level1', ''), column('level2', '')], indicators: rows } as FormDocument
  expect(merged(form)).toEqual({ level1: [3, 0, 0, 1], level2: [2, 0, 1, 1] })
})

it('an amount with all its decimals widens the widest column under it', () => {
  const columns = ['level1', 'level2', 'level3', 'progress', 'cause:其他'].map((key) => ({ ...column(key, ''), width: 10 }))
  const fund = { key: 'executed', title: '', span: 1 }
  const of = (amount: string) => widths({ indicator_columns: columns, fund_columns: [fund], funds: [{ label: '', is_total: true, cells: [{ Amount: amount }] }] })
  expect(of('1.00')).toEqual(Array(5).fill('20.000%'))
  // 123,456,789.123456 with its margins takes 29 of 69.
  expect(of('123456789.123456')[3]).toBe('42.029%')
})

it('what a form has no place for is filled beside it', () => {
  const form = { indicator_columns: [column('progress', ''), column('forecast', '')], fund_columns: [{ key: 'executed', title: '', span: 1 }] }
  const sheet = { funds: [{ source: '其他资金' }] }
  const view = { form, fund_rows: [null, '其他资金'], goal_progress_label: '总体完成情况', sheet } as unknown as SheetView
  const missing = offForm(view)
  expect(missing.columns.map(({ key }) => key)).toContain('cause:其他')
  expect(missing.columns.every(({ key }) => isFilled(key) && key !== 'progress' && key !== 'forecast')).toBe(true)
  expect(missing).toMatchObject({ sources: ['其他资金'], goal: false, any: true })
})
