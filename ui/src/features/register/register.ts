import type { RegisterRow } from '@/platform'

/** How a registration stands on a day. */
export function standingOf(row: RegisterRow, today: string): { word: string; tone: string } {
  if (row.revoked_on && row.revoked_on <= today) return { word: '已吊销', tone: 'red' }
  if (row.until < today) return { word: '已过期', tone: 'yellow' }
  if (row.from > today) return { word: '未生效', tone: '' }
  return { word: '有效', tone: 'green' }
}

/** The rows in which every word that is typed stands. */
export function matching(rows: readonly RegisterRow[], typed: string): RegisterRow[] {
  const words = typed.trim().toUpperCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => words.every((word) => `${row.unit_code} ${row.unit_name} ${row.fingerprint} ${row.fingerprint.replaceAll(' ', '')}`.toUpperCase().includes(word)))
}
