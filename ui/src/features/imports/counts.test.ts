import { expect, it } from 'vitest'

import { lastButton, totals } from './counts'

const sum = { added: 33, same: 3, changed: 1, refused: 3 }

it('the last button says what keeps it from working', () => {
  expect(lastButton(sum, false, false)).toEqual({ text: '先处理 3 行，或勾选跳过', ready: false })
  expect(lastButton({ ...sum, added: 0, refused: 0 }, false, false)).toEqual({ text: '没有要导入的行', ready: false })
})

it('the last button counts what it will write', () => {
  expect(lastButton(sum, true, false)).toEqual({ text: '导入 33 行', ready: true })
  expect(lastButton(sum, true, true)).toEqual({ text: '导入 34 行', ready: true })
})

it('a refused sheet counts although it has no rows', () => {
  const refused = [{ file: 'a.xlsx', sheet: '项目', row: 1, column: '', message: '缺少“项目代码”列。' }]
  const preview = { sheets: [{ sheet: '项目', added: 0, same: 0, changed: 0, refused: 0 }], refused, changed: [], batch: null, taken: false, recognized: [], notes: [], unknown_words: [], unknown_columns: [], unknown_sheets: [] }
  expect(totals(preview).refused).toBe(1)
})
