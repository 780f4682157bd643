import type { EntryFields, EntryKey, EntryLine, ProjectName } from '@/platform'
import { plainText, typedDate, typedNumber } from '@/shared/format/typed'
import type { Column, Mark, Row } from '@/shared/grid/types'
import { isMeant, labels, projectOf } from '@/shared/projects/names'

import { KINDS, SOURCES, wordOf } from '@/shared/words'

/** The keys of cells that are typed into; they are those of the fields. */
export type FieldKey = EntryKey
export type Cells = Partial<Record<FieldKey, string>>

/** The columns of the ledger; where one project is chosen, it has none of its own. */
export function columnsOf(names: readonly ProjectName[], today: string, oneProject: boolean): Column[] {
  const called = labels(names)
  const byLabel = new Map(names.map((name) => [called.get(name.code) ?? name.code, name]))
  const project: Column = {
    key: 'project',
    title: '项目',
    width: 176,
    sortable: true,
    options: [...byLabel.keys()],
    means: (option, typed) => {
      const name = byLabel.get(option)
      return typed === '' || option.includes(typed) || (name !== undefined && isMeant(name, typed))
    },
  }
  return [
    { key: 'date', title: '日期', width: 100, frozen: true, sortable: true, calendar: true, read: (typed) => typedDate(typed, today) },
    ...(oneProject ? [] : [project]),
    { key: 'source', title: '资金来源', width: 128, sortable: true, options: SOURCES },
    { key: 'kind', title: '类型', width: 56, sortable: true, options: KINDS },
    { key: 'amount', title: '金额(元)', width: 126, numeric: true, sortable: true, read: (typed) => typedNumber(typed, 2) },
    { key: 'voucher', title: '凭证号', width: 92, sortable: true, read: plainText },
    { key: 'payee', title: '收款人', width: 160, sortable: true },
    { key: 'economic_class', title: '经济分类', width: 138, sortable: true },
    { key: 'purpose', title: '用途', width: 180, sortable: true },
    { key: 'balance', title: '来源余额(元)', width: 132, numeric: true, derived: true },
    { key: 'files', title: '佐证', width: 50, derived: true },
  ]
}

/** An entry as a row of the grid. */
export function rowOf(line: EntryLine, called: ReadonlyMap<string, string>, closed: string | null, marks: Record<string, Mark>): Row {
  return {
    id: line.id,
    cells: {
      date: line.date,
      project: called.get(line.project) ?? line.project,
      source: line.source,
      kind: line.kind,
      amount: line.amount_yuan,
      voucher: line.voucher,
      payee: line.payee,
      economic_class: line.economic_class,
      purpose: line.purpose,
      balance: line.balance_yuan,
      files: line.files > 0 ? String(line.files) : '',
    },
    marks,
    locked: closed !== null && line.date <= closed,
    voided: line.void_reason !== null,
  }
}

/** Typed cells as the fields of an entry; a text where a project is none of them says so. */
export function fieldsOf(cells: Cells, names: readonly ProjectName[]): EntryFields | string {
  const { project, source, kind, ...others } = cells
  const fields: EntryFields = { ...others }
  if (project !== undefined) {
    const named = project === '' ? undefined : projectOf(names, project)
    if (project !== '' && !named) return `没有项目“${project}”，请核对或先新增项目。`
    fields.project = named?.code ?? ''
  }
  if (source !== undefined) fields.source = wordOf(SOURCES, source)
  if (kind !== undefined) fields.kind = wordOf(KINDS, kind)
  return fields
}
