// Where a number comes from, as a way to the records that make it.

/** Which entries of the ledger are asked for. */
export interface EntriesWanted {
  project?: string
  source?: string
  kind?: string
  from?: string
  to?: string
  text?: string
  /** The number of the one that is shown first. */
  entry?: number
}

/** The way to entries of the ledger. */
export function toEntries(wanted: EntriesWanted): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(wanted)) if (value !== undefined && value !== '') query.set(key, String(value))
  return `/ledger/funds?${query}`
}

/** The first and the last day of a month. */
export function daysOf(year: number, month: number): { from: string; to: string } {
  const two = (value: number): string => String(value).padStart(2, '0')
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { from: `${year}-${two(month)}-01`, to: `${year}-${two(month)}-${two(last)}` }
}
