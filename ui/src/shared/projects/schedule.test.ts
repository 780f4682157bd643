import { expect, it } from 'vitest'

import type { FundFigures, ProjectFigures, Summary } from '@/platform'

import { byLag } from './schedule'

function project(code: string, annual: string, executed: string): ProjectFigures {
  const total: FundFigures = {
    initial_budget: annual,
    annual_budget: annual,
    arrived: '0.00',
    executed,
    execution_rate: null,
    forecast: null,
    carryover: null,
  }
  return {
    code,
    name: code,
    budget_kind: '一般公共预算',
    exempt: false,
    fund_light: null,
    performance_light: 'grey',
    light: 'grey',
    funds: [],
    total,
    indicators: [],
  }
}

it('ranks by the amount behind the schedule, with exact twelfths', () => {
  const projects = [project('a', '12.00', '8.00'), project('b', '100.00', '0.00'), project('c', '-5.00', '0.00')]
  const summary = { projects, schedule_rate: '58.33' } as Summary
  expect(byLag(summary).map(({ project: { code }, amount }) => [code, amount])).toEqual([
    ['b', '58.333333'],
    ['c', '0.00'],
    ['a', '-1.00'],
  ])
})
