import { expect, it } from 'vitest'

import type { Period } from '@/platform'

import { closable, closedThrough } from './periods'

const period = (through: string, reopened_at: string | null): Period => ({ id: 1, through, closed_at: '', closed_by: '', reopened_at, reopened_by: '', reopen_reason: '' })

it('offers the months that are past and not closed', () => {
  expect(closable(2026, '2026-08-12', '2026-05-31')).toEqual(['2026-06-30', '2026-07-31'])
  expect(closable(2026, '2026-01-30', null)).toEqual([])
  expect(closable(2024, '2024-02-29', '2024-01-31')).toEqual(['2024-02-29'])
})

it('holds what was closed and not reopened', () => {
  expect(closedThrough([period('2026-06-30', null), period('2026-07-31', '2026-08-02T09:00:00')])).toBe('2026-06-30')
  expect(closedThrough([])).toBeNull()
})
