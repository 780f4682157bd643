import { expect, it } from 'vitest'

import { answerOf, commitmentOf, markOf, purchaseOf, scopeItemsOf, surveyOf } from './typed'

const today = '2026-09-01'
const plan = { source: '其他资金', amount: '１，０００．５', month: '9', note: ' 设备合同 ' }
const piece = { item: ' 打印机 ', date: '8月12日', number: ' １２ ', unit_price: '0.45*2', standard: '' }

it('reads records as they are meant', () => {
  expect(commitmentOf(plan)).toEqual({ source: '其他资金', amount: '1000.5', month: 9, note: '设备合同' })
  expect(purchaseOf(piece, today)).toEqual({ item: '打印机', date: '2026-08-12', number: 12, unit_price: '0.9', standard: null })
  expect(scopeItemsOf({ kind: '用途', text: '维修、 差旅；维修、' })).toEqual([{ kind: '用途', text: '维修' }, { kind: '用途', text: '差旅' }])
})

it.each([
  [() => commitmentOf({ ...plan, source: '' }), '资金来源'],
  [() => commitmentOf({ ...plan, amount: '1.1234567' }), '金额'],
  [() => commitmentOf({ ...plan, month: '13' }), '计划月份'],
  [() => purchaseOf({ ...piece, number: '1.5' }, today), '数量'],
  [() => purchaseOf({ ...piece, date: '2月30日' }, today), '日期'],
  [() => purchaseOf({ ...piece, standard: '五千' }, today), '配置标准'],
  [() => answerOf('Q01', { answer: '', date: today, remark: '' }, today), '回答'],
  [() => surveyOf('P1', undefined, {}), '三级指标'],
])('says which field cannot be taken', (read, field) => {
  expect(read).toThrow(expect.objectContaining({ code: 'invalid', field }))
})

it('takes plain digits for classes of the scope, and leaves words as they are', () => {
  expect(scopeItemsOf({ kind: '经济分类', text: '３０２、30201，302；' }).map(({ text }) => text)).toEqual(['302', '30201'])
  expect(scopeItemsOf({ kind: '用途', text: 'Ａ类设备' })).toEqual([{ kind: '用途', text: 'Ａ类设备' }])
  // None at all is left to the program to refuse.
  expect(scopeItemsOf({ kind: '用途', text: ' 、' })).toEqual([])
})

it('judges a payment only with a verdict', () => {
  expect(markOf(7, { verdict: '不属于本项目', reason: ' 应在公用经费列支 ' })).toEqual({ entry: 7, verdict: '不属于本项目', reason: '应在公用经费列支' })
  expect(() => markOf(7, { verdict: '', reason: '按合同' })).toThrow(expect.objectContaining({ field: '结论' }))
})
