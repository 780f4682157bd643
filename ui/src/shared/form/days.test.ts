import { expect, it } from 'vitest'

import { dayAfter } from './days'

it('walks a calendar by days, weeks and months, never past the end of a month', () => {
  const walk = (key: string, from: string) => dayAfter(key, from, '2026-08-12')
  expect(walk('ArrowRight', '2026-02-28')).toBe('2026-03-01')
  expect(walk('ArrowLeft', '2026-01-01')).toBe('2025-12-31')
  expect(walk('ArrowDown', '2026-07-28')).toBe('2026-08-04')
  expect(walk('ArrowUp', '2026-07-28')).toBe('2026-07-21')
  expect(walk('PageDown', '2026-01-31')).toBe('2026-02-28')
  expect(walk('PageUp', '2026-03-31')).toBe('2026-02-28')
  expect(walk('ArrowUp', '八月')).toBe('2026-08-05')
  expect(walk('Enter', '2026-07-28')).toBeUndefined()
})
