import { expect, it } from 'vitest'

import type { Mapping } from '@/platform'

import { allHeaders, assign, draftOf, fits, headersOf, isSided, lacks, reasonsOf, renameWord, setSided, wordsOf } from './draft'

const held: Mapping = {
  sheet: '明细',
  header_row: 3,
  date: { column: '支付日期', order: '日月年' },
  project: { column: '摘要', by: '关键词', fixed: '', words: { 公路: 'P1' } },
  source: { column: '资金性质', fixed: '', words: { 预算内: '一般公共预算拨款' } },
  kind: { column: '方向', fixed: '', words: { 借: '支出', 负数: '退回' } },
  amount: { column: '金额', debit: '', credit: '', unit: '万元' },
  voucher: '凭证号',
  payee: '',
  economic_class: '',
  purpose: '摘要',
  note: '',
  skip: ['合计'],
}
const word = (field: string, column: string, text: string, rows = 1) => ({ field, column, text, rows })

it('a draft is a copy in which nothing is absent', () => {
  const draft = draftOf(held)
  expect(draft).toEqual(held)
  assign(draft, '资金来源', '往来', '其他资金')
  draft.skip.push('小计')
  expect(held.source?.words).toEqual({ 预算内: '一般公共预算拨款' })
  expect(held.skip).toEqual(['合计'])
  expect(draftOf({})).toMatchObject({ date: { column: '', order: '年月日' }, amount: { unit: '元' }, skip: [] })
})

it('names the fields that are missing', () => {
  expect(lacks(draftOf(held), false)).toEqual([])
  expect(lacks(draftOf({}), false)).toEqual(['日期', '项目', '资金来源', '金额', '类型'])
  const draft = draftOf(held)
  draft.amount = { column: '', debit: '借方', credit: '贷方', unit: '元' }
  draft.kind.words = { 借: '支出' }
  expect(lacks(draft, true)).toEqual(['类型'])
  draft.amount.credit = '借方'
  expect(lacks(draft, true)).toContain('金额')
})

it('two amount columns say the kinds, and one column asks for one again', () => {
  const draft = draftOf(held)
  setSided(draft, true)
  expect([draft.amount.column, draft.kind.column, draft.kind.words]).toEqual(['', '', { 借: '支出', 贷: '退回', 负数: '退回' }])
  draft.amount.debit = '借方'
  expect(isSided(draft)).toBe(true)
  setSided(draft, false)
  expect(isSided(draft)).toBe(false)
  expect([draft.kind.fixed, draft.kind.words]).toEqual(['支出', { 负数: '退回' }])
})

it('tells the headers of a file, and whether a mapping fits them', () => {
  const headers = allHeaders({ mapping: held, rows: 1, reasons: [], unused_headers: ['制单人'], unknown_words: [] })
  expect(headers).toEqual([...headersOf(held), '制单人'])
  expect(headersOf(held).filter((header) => header === '摘要')).toHaveLength(1)
  expect(fits(held, headers)).toBe(true)
  expect(fits(held, headers.slice(1))).toBe(false)
})

it('reasons stand at their field, without parts of a file', () => {
  const reasons = ['日期：没有找到，请在date.column写列名', '金额：列“金额”（按列名，3行有内容）', '金额单位：万元，请核对']
  expect(reasonsOf('日期', reasons)).toEqual(['没有找到，请选择'])
  expect(reasonsOf('金额', reasons)).toEqual(['列“金额”（按列名，3行有内容）'])
  expect(reasonsOf('金额单位', reasons)).toEqual(['单位为万元，请核对'])
})

it('asks once for the unknown texts of the columns in use, then shows those that are known', () => {
  const unknown = [word('资金来源', '资金性质', '往来', 4), word('资金来源', '资金性质', '往来', 4), word('类型', '另一列', '冲', 2)]
  expect(wordsOf(draftOf(held), unknown)).toEqual([
    { field: '项目', text: '公路', rows: 0, means: 'P1' },
    { field: '资金来源', text: '往来', rows: 4, means: '' },
    { field: '资金来源', text: '预算内', rows: 0, means: '一般公共预算拨款' },
    { field: '类型', text: '借', rows: 0, means: '支出' },
  ])
})

it('a text is told once a keyword of it says the project', () => {
  const draft = draftOf(held)
  const unknown = [word('项目', '摘要', '付草原监测款')]
  assign(draft, '项目', '付草原监测款', 'P2')
  expect(wordsOf(draft, unknown)[0]).toMatchObject({ text: '付草原监测款', means: 'P2' })
  renameWord(draft, '付草原监测款', '草原')
  expect(draft.project.words).toEqual({ 公路: 'P1', 草原: 'P2' })
  expect(wordsOf(draft, unknown).filter(({ field }) => field === '项目').map(({ text }) => text)).toEqual(['公路', '草原'])
  renameWord(draft, '草原', '公路')
  expect(draft.project.words).toEqual({ 公路: 'P1', 草原: 'P2' })
  assign(draft, '项目', '草原', '')
  expect(draft.project.words).toEqual({ 公路: 'P1' })
})
