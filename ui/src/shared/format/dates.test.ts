import { describe, expect, it } from 'vitest'

import { daysBetween, longDate, moment, monthDay, near, period } from './dates'

describe('dates', () => {
  it('are written as an office writes them', () => {
    expect(longDate('2026-08-12')).toBe('2026年8月12日 星期三')
    expect(monthDay('2026-07-31')).toBe('7月31日')
    expect(moment('2026-08-11T17:42:05')).toBe('8月11日 17:42')
  })

  it('are named by how near they lie', () => {
    expect(near('2026-08-12T09:00:00', '2026-08-12')).toBe('今日 09:00')
    expect(near('2026-08-11T17:42:05', '2026-08-12')).toBe('昨日 17:42')
    expect(near('2026-07-02T15:20:00', '2026-08-12')).toBe('7月2日 15:20')
    expect(near('2025-12-31T15:20:00', '2026-08-12')).toBe('2025-12-31 15:20')
  })

  it('name the period that they close', () => {
    expect(period('2026-07-31')).toBe('1—7月')
    expect(period('2026-01-31')).toBe('1月')
  })

  it('lie whole days apart', () => {
    expect(daysBetween('2026-08-12', '2026-08-31')).toBe(19)
    expect(daysBetween('2026-09-02', '2026-08-31')).toBe(-2)
  })
})
