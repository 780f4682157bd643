import type { Aggregate, UnitPart } from '@/platform'
import { millionths } from '@/shared/format/numbers'

/** What is left of the schedule: 全年预算数 × full months ÷ 12 − 执行数, in millionths of 万元 × 12. */
export function shortfall({ total }: UnitPart, through: string): bigint {
  const months = BigInt(fullMonths(through))
  return millionths(total.annual_budget) * months - millionths(total.executed) * 12n
}

/** The units, those that lag most in money first. */
export function byShortfall({ units, through }: Aggregate): UnitPart[] {
  return [...units].sort((a, b) => {
    const difference = shortfall(b, through) - shortfall(a, through)
    return difference > 0n ? 1 : difference < 0n ? -1 : a.code.localeCompare(b.code)
  })
}

/** Full months of the year whose last day is on or before a day. */
export function fullMonths(through: string): number {
  const [year = 0, month = 0, day = 0] = through.split('-').map(Number)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return day >= last ? month : month - 1
}
