import { describe, expect, it } from 'vitest'

import { columnsOf, fieldsOf } from './columns'
import { completed, pastedRows } from './paste'

const columns = columnsOf([], '2026-08-12', true)
const NAMES = [{ code: '8', name: '草原', initials: ['c', 'y'] }]

describe('a pasted block', () => {
  it('changes the rows that are there and adds those after them', () => {
    const rows = pastedRows([['8-1', '其他资金'], ['8-2', '上年结转资金']], { row: 4, column: 0 }, columns, 5)
    expect(rows).toEqual([
      { index: 4, cells: { date: '2026-08-01', source: '其他资金' } },
      { cells: { date: '2026-08-02', source: '上年结转资金' } },
    ])
  })

  it('never reaches what is derived, and leaves out empty new rows', () => {
    const wide = pastedRows([['培训', '999', '2']], { row: 0, column: 7 }, columns, 1)
    expect(wide).toEqual([{ index: 0, cells: { purpose: '培训' } }])
    expect(pastedRows([['', ''], ['', '5']], { row: 9, column: 3 }, columns, 9)).toEqual([{ cells: { amount: '', voucher: '5' } }])
  })

  it('with heads of its own names its columns and only adds', () => {
    const rows = pastedRows([['金额(元)', '备用', '日期'], ['１，０００', 'x', '2026/8/3']], { row: 0, column: 0 }, columns, 5)
    expect(rows).toEqual([{ cells: { amount: '1000', date: '2026-08-03' } }])
  })

  it('leaves to the row at the end what it does not say', () => {
    expect(completed({ amount: '5', kind: '' }, { date: '2026-08-12', kind: '支出' })).toEqual({ date: '2026-08-12', kind: '支出', amount: '5' })
  })
})

describe('typed cells', () => {
  it('name projects by name or initials, words by any part', () => {
    expect(fieldsOf({ project: 'cy', source: '结转', kind: '支' }, NAMES)).toEqual({ project: '8', source: '上年结转资金', kind: '支出' })
    expect(fieldsOf({ project: '' }, NAMES)).toEqual({ project: '' })
    expect(fieldsOf({ project: '沙地' }, NAMES)).toContain('没有项目“沙地”')
  })
})
