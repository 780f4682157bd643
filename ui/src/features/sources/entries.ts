import { commands, type EntryKind, type EntryLine, type EntryTotals, type ListedProgress } from '@/platform'
import { grouped } from '@/shared/format/numbers'
import type { EntriesSource, ProgressSource } from '@/shared/sources'

/** So many entries of a kind are listed; the ledger shows all. */
export const MOST = 200

const KINDS: Record<EntriesSource['kind'], readonly EntryKind[]> = { executed: ['支出', '退回', '更正'], arrived: ['拨付', '收回'] }

/** The entries that make a number, by date, how many there are in all, and what they come to. */
export async function entriesOf({ kind, project, source, through }: EntriesSource): Promise<{ rows: EntryLine[]; count: number; totals: EntryTotals }> {
  const query = { project: project === '' ? null : project, source, from: `${through.slice(0, 4)}-01-01`, to: through }
  const pages = KINDS[kind].map((word) => commands.ledgerPage({ ...query, kind: word }, { key: 'date', descending: false }, 0, MOST))
  const [totals, ...read] = await Promise.all([commands.ledgerTotals(query), ...pages])
  const rows = read.flatMap((page) => page.rows).sort((a, b) => a.date.localeCompare(b.date) || a.id - b.id)
  return { rows, count: read.reduce((sum, page) => sum + page.count, 0), totals }
}

/** How the entries make the number, in 元. */
export function sumWords(kind: EntriesSource['kind'], totals: EntryTotals): string {
  const part = (sign: string, word: string, amount: string): string => (amount === '0.00' ? '' : ` ${sign} ${word} ${grouped(amount)}`)
  if (kind === 'arrived') return `拨付 ${grouped(totals.appropriated)}${part('−', '收回', totals.withdrawn)}`
  return `支出 ${grouped(totals.expended)}${part('−', '退回', totals.refunded)}${part('+', '更正', totals.corrected)}`
}

/** The progress that makes the actual value of an indicator, by date. */
export async function progressOf({ project, level2, level3, through }: ProgressSource): Promise<ListedProgress[]> {
  const all = await commands.progressList(project, false)
  const own = all.filter((row) => row.level2 === level2 && row.level3 === level3 && !row.is_former && row.date <= through)
  return own.sort((a, b) => a.date.localeCompare(b.date) || a.id - b.id)
}
