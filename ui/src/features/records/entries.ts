// The payments whose place in the scope is in question or was judged. The program decides which are in doubt (warning C3); none is judged here.

import type { EntryLine, EntryMark, Verdict, Warning } from '@/platform'

/** A payment in doubt, without a verdict, or one that somebody judged. */
export interface ScopedEntry {
  entry: number
  verdict: Verdict | undefined
  reason: string
  /** The entry itself, where the ledger gave it. */
  line: EntryLine | undefined
}

/** Of so many entries of a project at most, the newest, their details are known. */
export const MOST = 1000

/** The numbers of the entries that the program doubts and nobody judged. */
export function doubted(warnings: readonly Warning[], project: string, marks: readonly EntryMark[]): number[] {
  const judged = new Set(marks.map(({ entry }) => entry))
  return warnings
    .filter((warning) => warning.id === 'C3' && warning.project === project && warning.state !== '已消除')
    .map(({ where }) => Number(/^台账\/(\d+)$/.exec(where)?.[1]))
    .filter((entry) => Number.isInteger(entry) && !judged.has(entry))
}

/** Those in doubt first, then those that were judged. */
export function scopedEntries(doubts: readonly number[], marks: readonly EntryMark[], lines: readonly EntryLine[]): ScopedEntry[] {
  const held = new Map(lines.map((line) => [line.id, line]))
  return [
    ...doubts.map((entry) => ({ entry, verdict: undefined, reason: '不在开支范围内', line: held.get(entry) })),
    ...marks.map(({ entry, verdict, reason }) => ({ entry, verdict, reason, line: held.get(entry) })),
  ]
}
