// Where a number comes from: the question, and the ways to the records that make it.

import { shallowRef } from 'vue'

/** A number that is made from records. */
export type Source = EntriesSource | ProgressSource

/** 执行数 or 到位数, of a project or of all, of a source of money or of all. */
export interface EntriesSource {
  kind: 'executed' | 'arrived'
  project: string
  /** Whose number it is, in words. */
  whose: string
  /** 资金来源, or "". */
  source: string
  /** The year's last day that counts. */
  through: string
  /** What is worked out from it beyond the sum, such as a rate. */
  formula?: string
}

/** The actual value of an indicator. */
export interface ProgressSource {
  kind: 'actual'
  project: string
  whose: string
  level2: string
  level3: string
  unit: string
  through: string
}

/** The number that was asked about last, while its answer is shown. */
export const asked = shallowRef<Source>()

/** Asks where a number comes from. */
export function askSource(source: Source): void {
  asked.value = source
}

/** Which entries of the ledger are asked for. */
export interface EntriesWanted {
  project?: string
  source?: string
  kind?: string
  from?: string
  to?: string
  text?: string
  /** The number of the one that is gone to, and its day. */
  entry?: number
  date?: string
}

/** The way to entries of the ledger. */
export function toEntries(wanted: EntriesWanted): string {
  return `/ledger/funds?${queryOf(wanted)}`
}

/** The way to progress of a project, or to one entry of it. */
export function toProgress(wanted: { project: string; text?: string; progress?: number }): string {
  return `/ledger/progress?${queryOf(wanted)}`
}

function queryOf(wanted: object): URLSearchParams {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(wanted)) if (value !== undefined && value !== '') query.set(key, String(value))
  return query
}

/** The first and the last day of a month. */
export function daysOf(year: number, month: number): { from: string; to: string } {
  const two = (value: number): string => String(value).padStart(2, '0')
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { from: `${year}-${two(month)}-01`, to: `${year}-${two(month)}-${two(last)}` }
}
