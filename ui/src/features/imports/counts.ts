import type { Imported } from '@/platform'

import { worded } from './wording'

/** Sums of a preview over its sheets. */
export interface Totals {
  added: number
  same: number
  changed: number
  refused: number
}

/** How many rows of all sheets stand where. */
export function totals({ sheets, refused }: Imported): Totals {
  const sum = { added: 0, same: 0, changed: 0, refused: 0 }
  for (const sheet of sheets) {
    sum.added += sheet.added
    sum.same += sheet.same
    sum.changed += sheet.changed
    sum.refused += sheet.refused
  }
  // A refusal may concern a sheet as a whole, which no row counts.
  sum.refused = Math.max(sum.refused, refused.length)
  return sum
}

/** What the last button says; without `ready` it says what is missing. */
export function lastButton(sum: Totals, partial: boolean, replace: boolean): { text: string; ready: boolean } {
  if (sum.refused > 0 && !partial) return { text: `先处理 ${sum.refused} 行，或勾选跳过`, ready: false }
  const rows = sum.added + (replace ? sum.changed : 0)
  if (rows === 0) return { text: '没有要导入的行', ready: false }
  return { text: `导入 ${rows} 行`, ready: true }
}

/** How the files were read, where that is not plain: the shape that was found, and what follows from it. */
export function reading(preview: Imported): string[] {
  const shapes = preview.recognized.filter(({ about }) => about).map(({ file, sheet, shape, about }) => `${file}${sheet ? `“${sheet}”` : ''}：${shape}，${about}。`)
  return [...shapes, ...preview.notes].map(worded)
}
