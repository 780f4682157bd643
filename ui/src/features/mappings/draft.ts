import { KINDS, SOURCES } from '@/shared/words'
import type { AmountColumn, DateColumn, MappedDate, MappedUnit, Mapping, MappingProposal, ProjectBy, ProjectColumn, UnknownWord, WordColumn } from '@/platform'

// A mapping of columns (列对应方案) while it is edited.

export { KINDS, SOURCES }
export const ORDERS: readonly MappedDate[] = ['年月日', '日月年', '月日年', '月日']
export const UNITS: readonly MappedUnit[] = ['元', '万元']
export const BY: readonly ProjectBy[] = ['代码', '名称', '关键词']

/** The columns that are taken as they stand, with their names. */
export const TEXTS = [
  ['voucher', '凭证号'],
  ['payee', '收款人'],
  ['economic_class', '经济分类'],
  ['purpose', '用途'],
  ['note', '备注'],
] as const

/** Words of the kind that stand in no cell: those of the two amount columns and of negative amounts. */
export const DEBIT = '借'
export const CREDIT = '贷'
export const NEGATIVE = '负数'

/** A mapping of which nothing is absent. */
export type Draft = Required<Omit<Mapping, 'date' | 'project' | 'source' | 'kind' | 'amount'>> & {
  date: Required<DateColumn>
  project: Required<ProjectColumn>
  source: Required<WordColumn>
  kind: Required<WordColumn>
  amount: Required<AmountColumn>
}

/** A copy of a mapping to be edited. */
export function draftOf(mapping: Mapping): Draft {
  const { date, project, source, kind, amount } = mapping
  return {
    sheet: '',
    header_row: 0,
    voucher: '',
    payee: '',
    economic_class: '',
    purpose: '',
    note: '',
    ...mapping,
    date: { column: '', order: '年月日', ...date },
    project: { column: '', by: '代码', fixed: '', ...project, words: { ...project?.words } },
    source: { column: '', fixed: '', ...source, words: { ...source?.words } },
    kind: { column: '', fixed: '', ...kind, words: { ...kind?.words } },
    amount: { column: '', debit: '', credit: '', unit: '元', ...amount },
    skip: [...(mapping.skip ?? [])],
  }
}

/** Whether the amount stands in the columns of two sides. */
export function isSided({ amount }: Pick<Draft, 'amount'>): boolean {
  return amount.debit !== '' || amount.credit !== ''
}

/** Turns to two amount columns or back to one; what only the other way needs goes. */
export function setSided(draft: Draft, sided: boolean): void {
  const { amount, kind } = draft
  if (sided) {
    amount.column = ''
    kind.column = ''
    const negative = kind.words[NEGATIVE]
    kind.words = { [DEBIT]: '支出', [CREDIT]: '退回', ...(negative ? { [NEGATIVE]: negative } : {}) }
    return
  }
  amount.debit = ''
  amount.credit = ''
  for (const word of [DEBIT, CREDIT]) Reflect.deleteProperty(kind.words, word)
  if (kind.column === '' && kind.fixed === '') kind.fixed = '支出'
}

/** What a draft does not say yet, by the names of the fields. */
export function lacks({ date, project, source, kind, amount }: Draft, sided: boolean): string[] {
  const found: string[] = []
  if (date.column === '') found.push('日期')
  if (project.column === '' && project.fixed === '') found.push('项目')
  if (source.column === '' && source.fixed === '') found.push('资金来源')
  const isAmountSaid = sided ? amount.debit !== amount.credit : amount.column !== ''
  if (!isAmountSaid) found.push('金额')
  const isSideUnsaid = (header: string, word: string): boolean => header !== '' && !kind.words[word]
  const isKindUnsaid = sided ? isSideUnsaid(amount.debit, DEBIT) || isSideUnsaid(amount.credit, CREDIT) : kind.column === '' && kind.fixed === ''
  if (isKindUnsaid) found.push('类型')
  return found
}

/** Every header that a mapping reads, each once. */
export function headersOf({ date, project, source, kind, amount, voucher, payee, economic_class, purpose, note }: Mapping): string[] {
  const all = [date?.column, project?.column, source?.column, kind?.column, amount?.column, amount?.debit, amount?.credit, voucher, payee, economic_class, purpose, note]
  return [...new Set(all.filter((header): header is string => Boolean(header)))]
}

/** Every header of the file that was looked at. */
export function allHeaders({ mapping, unused_headers }: MappingProposal): string[] {
  return [...new Set([...headersOf(mapping), ...unused_headers])]
}

/** Whether a file has every column that a mapping reads. */
export function fits(mapping: Mapping, headers: readonly string[]): boolean {
  return headersOf(mapping).every((header) => headers.includes(header))
}

/** Why a field is read as proposed; parts of the mapping's file are not named, as the page has its own. */
export function reasonsOf(field: string, reasons: readonly string[]): string[] {
  const own = reasons.filter((reason) => reason.startsWith(`${field}：`)).map((reason) => reason.slice(field.length + 1))
  return own.map((why) => {
    if (why.startsWith('没有找到项目列')) return '没有找到项目列：全部属于一个项目的选这个项目，按摘要区分的选摘要列和关键词'
    if (why.startsWith('没有找到')) return '没有找到，请选择'
    return field === '金额单位' ? `单位为${why}` : why
  })
}

/** The columns whose texts may need a meaning. */
export type WordField = '项目' | '资金来源' | '类型'
const PARTS = { 项目: 'project', 资金来源: 'source', 类型: 'kind' } as const
const FIELDS: readonly WordField[] = ['项目', '资金来源', '类型']

/** A text of the file, and what it stands for. */
export interface Said {
  field: string
  text: string
  /** In how many rows it stands, or 0 where that is not known. */
  rows: number
  /** 项目代码 or official word, or "". */
  means: string
}

/** The texts of the columns in use: the unknown ones, then others that have a meaning. */
export function wordsOf(draft: Draft, unknown: readonly UnknownWord[]): Said[] {
  return FIELDS.flatMap((field) => {
    const { column, words } = draft[PARTS[field]]
    if (column === '' || (field === '类型' && isSided(draft))) return []
    const keywords = field === '项目' && draft.project.by === '关键词' ? Object.keys(words) : []
    const asked = new Map<string, number>()
    for (const word of unknown) {
      const isTold = keywords.some((keyword) => keyword !== word.text && word.text.includes(keyword))
      if (word.field === field && word.column === column && !isTold && !asked.has(word.text)) asked.set(word.text, word.rows)
    }
    const held = Object.keys(words).filter((text) => !asked.has(text) && !(field === '类型' && text === NEGATIVE))
    return [...asked.keys(), ...held].map((text) => ({ field, text, rows: asked.get(text) ?? 0, means: words[text] ?? '' }))
  })
}

/** Gives a text its meaning, or takes it away. */
export function assign(draft: Draft, field: WordField, text: string, means: string): void {
  const { words } = draft[PARTS[field]]
  if (means === '') Reflect.deleteProperty(words, text)
  else words[text] = means
}

/** Puts another keyword in the place of one that says a project. */
export function renameWord(draft: Draft, text: string, to: string): void {
  const { words } = draft.project
  if (to === '' || to in words) return
  draft.project.words = Object.fromEntries(Object.entries(words).map(([word, code]) => [word === text ? to : word, code]))
}
