import { expect, it } from 'vitest'

import type { Aggregate, UnitPart } from '@/platform'

import { byShortfall, fullMonths } from './groups'

const unit = (code: string, annual_budget: string, executed: string) => ({ code, total: { annual_budget, executed } }) as UnitPart

it('full months end with their last day', () => {
  expect(['2026-07-31', '2026-07-30', '2026-02-28', '2024-02-28', '2026-12-31'].map(fullMonths)).toEqual([7, 6, 2, 1, 12])
})

it('the unit that lags most in money stands first, exactly to the 分', () => {
  const units = [unit('1', '1200.00', '700.000001'), unit('2', '1200.00', '700.00'), unit('3', '9000.00', '100.00')]
  expect(byShortfall({ units, through: '2026-07-31' } as Aggregate).map(({ code }) => code)).toEqual(['3', '2', '1'])
})
