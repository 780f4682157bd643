import type { Period } from '@/platform'

/** The last days of the months of a year that are past on `today` and lie after what is closed. */
export function closable(year: number, today: string, closed: string | null): string[] {
  const ends = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10))
  return ends.filter((day) => day <= today && (closed === null || day > closed))
}

/** Through which day the books are closed: the furthest closing that was not reopened. */
export function closedThrough(periods: readonly Period[]): string | null {
  return periods.filter(({ reopened_at }) => reopened_at === null).reduce<string | null>((held, { through }) => (held === null || through > held ? through : held), null)
}
