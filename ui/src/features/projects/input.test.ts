import { expect, it } from 'vitest'

import type { ProjectView } from '@/platform'

import { amountIn, inputOf, isRefusal, typedOf } from './input'

const today = '2026-08-12'
const facts: ProjectView['facts'] = {
  code: 'P024', name: '培训', budget_kind: '一般公共预算', category: null, implementing_unit: '示例中心', section: '', manager: '', start_on: '2026-01-01', end_on: null,
  is_new: false, is_research: true, is_key: true, key_reason: '审计', exempt_reason: '', substitute_check: '', goal: '培训农牧民',
}
const funds = [{ source: '其他资金', initial_budget: '12.50' }]
const view = { facts, funds: [], targets: [], figures: { funds } } as unknown as ProjectView

function asked(change: Partial<ReturnType<typeof typedOf>>, project?: ProjectView) {
  const held = typedOf(project, 2026)
  return inputOf({ ...held, ...change }, held, today)
}

it('gives back a project that was not changed, without any budget', () => {
  expect(asked({}, view)).toEqual({ facts, budgets: [] })
})

it('sends the budgets that were changed, an emptied one as 0', () => {
  const { budgets } = typedOf(view, 2026)
  const input = asked({ budgets: { ...budgets, 其他资金: '', 上年结转资金: '１，０００．５' } }, view)
  expect(isRefusal(input) || input.budgets).toEqual([{ source: '上年结转资金', amount: '1000.50' }, { source: '其他资金', amount: '0.00' }])
  const same = asked({ budgets: { ...budgets, 其他资金: '12.5' } }, view)
  expect(isRefusal(same) || same.budgets).toEqual([])
})

it('begins a new project with the days of its year', () => {
  expect(asked({ code: ' ｐ１ ', name: '新' })).toMatchObject({ facts: { code: 'p1', start_on: '2026-01-01', end_on: '2026-12-31', category: null } })
})

it('drops the reason of a project that is no longer watched closely', () => {
  expect(asked({ isKey: false }, view)).toMatchObject({ facts: { is_key: false, key_reason: '' } })
})

it('names the field that cannot be asked for', () => {
  expect(asked({ endOn: '年底' })).toMatchObject({ field: '结束日期' })
  expect(asked({ endOn: '12月31日' })).toMatchObject({ facts: { end_on: '2026-12-31' } })
  expect(asked({ budgetKind: '' })).toMatchObject({ field: '预算类别' })
  expect(asked({ budgets: { ...typedOf(undefined, 2026).budgets, 其他资金: '约十万' } })).toMatchObject({ field: '年初预算数/其他资金' })
})

it('reads amounts of 万元 with 6 decimals at most', () => {
  expect(['', '0.000001', '3*2', '0.0000001', '元'].map(amountIn)).toEqual(['0.00', '0.000001', '6.00', undefined, undefined])
})
