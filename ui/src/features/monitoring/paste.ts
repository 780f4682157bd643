// What a pasted block means: changes of rows that are there, and new rows after them.

import type { Column } from '@/shared/grid/types'

import type { Cells, FieldKey } from './columns'

/** A row that a block changes or adds. */
export interface PastedRow {
  /** Which row it changes; nothing adds a new one. */
  index?: number
  cells: Cells
}

/** The heads by which a block names its columns. */
const HEADS: Record<string, FieldKey> = {
  日期: 'date',
  项目: 'project',
  项目代码: 'project',
  项目名称: 'project',
  资金来源: 'source',
  来源: 'source',
  类型: 'kind',
  金额: 'amount',
  凭证号: 'voucher',
  收款人: 'payee',
  经济分类: 'economic_class',
  用途: 'purpose',
}

/** The heads of the workbook that an import knows, in its order. */
export const WORKBOOK: readonly (readonly [FieldKey, string])[] = [
  ['date', '日期'],
  ['project', '项目代码'],
  ['source', '资金来源'],
  ['kind', '类型'],
  ['amount', '金额'],
  ['voucher', '凭证号'],
  ['payee', '收款人'],
  ['economic_class', '经济分类'],
  ['purpose', '用途'],
]

/** The columns that the first row of a block names, where it is a row of heads. */
function headsOf(row: readonly string[]): (FieldKey | undefined)[] | undefined {
  const keys = row.map((cell) => HEADS[cell.replace(/[（(].*$/, '').trim()])
  return keys.filter(Boolean).length >= 2 ? keys : undefined
}

/**
 * Reads a block that was pasted at a place of `count` rows. Rows under its own heads are new ones;
 * derived columns take nothing, empty rows are left out.
 */
export function pastedRows(block: readonly (readonly string[])[], place: { row: number; column: number }, columns: readonly Column[], count: number): PastedRow[] {
  const heads = block[0] && headsOf(block[0])
  const keys = heads ?? columns.slice(place.column).map(({ key, derived }) => (derived ? undefined : (key as FieldKey)))
  const read = new Map(columns.map((column) => [column.key, column.read]))
  const rows: PastedRow[] = []
  block.slice(heads ? 1 : 0).forEach((texts, line) => {
    const index = place.row + line
    const isNew = heads !== undefined || index >= count
    const cells: Cells = {}
    texts.forEach((text, column) => {
      const key = keys[column]
      if (key) cells[key] = read.get(key)?.(text) ?? text.trim()
    })
    const filled = Object.values(cells).some((text) => text !== '')
    if (Object.keys(cells).length === 0 || (isNew && !filled)) return
    rows.push(isNew ? { cells } : { index, cells })
  })
  return rows
}

/** A new row with what it leaves open taken from the row at the end. */
export function completed(cells: Cells, draft: Cells): Cells {
  const given = Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''))
  return { ...draft, ...given }
}
