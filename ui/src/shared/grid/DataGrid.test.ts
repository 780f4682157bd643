// @vitest-environment happy-dom
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { effectScope, nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'

import DataGrid from './DataGrid.vue'
import { useRows } from './rows'
import { at } from './selection'
import type { Column, Row } from './types'

const COLUMNS: Column[] = [
  { key: 'date', title: '日期', width: 90, frozen: true, sortable: true, calendar: true },
  { key: 'source', title: '资金来源', width: 120, options: ['一般公共预算拨款', '上年结转资金', '其他资金'] },
  { key: 'amount', title: '金额(元)', width: 120, numeric: true },
  { key: 'balance', title: '来源余额(元)', width: 120, numeric: true, derived: true },
]

enableAutoUnmount(afterEach)

async function grid({ marked = {}, ...more }: { marked?: Record<number, Row['marks']> } & Record<string, unknown> = {}) {
  const answer = {
    count: 3,
    rows: [0, 1, 2].map((id) => ({ id, cells: { date: `2026-07-0${id + 1}`, source: '其他资金', amount: `${id}00.00`, balance: '1.00' }, ...(marked[id] ? { marks: marked[id] } : {}) })),
  }
  const rows = effectScope().run(() => useRows(() => Promise.resolve(answer), () => undefined))
  if (!rows) throw new Error('no rows')
  await rows.load(0, 2)
  const wrapper = mount(DataGrid, {
    attachTo: document.body,
    props: { name: 'test', label: '台账', columns: COLUMNS, rows, order: { key: 'date', descending: false }, readonly: false, draft: {}, ...more },
  })
  await nextTick()
  const area = wrapper.get<HTMLTextAreaElement>('textarea')
  area.element.focus()
  const key = (name: string, init = {}) => area.trigger('keydown', { key: name, code: name, ...init })
  const type = async (text: string) => {
    area.element.value = text
    await area.trigger('input')
  }
  const here = () => (wrapper.emitted('update:selection')?.at(-1) as [ReturnType<typeof at>] | undefined)?.[0].anchor
  return { wrapper, area, key, type, here }
}

describe('the grid', () => {
  it('takes what is typed over a cell and goes down with Enter', async () => {
    const { wrapper, key, type, here } = await grid({ selection: at(0, 2) })
    await type('４８，６００．５０')
    await key('Enter')
    expect(wrapper.emitted('edit')).toEqual([[0, 'amount', '48600.50']])
    expect(here()).toEqual({ row: 1, column: 2 })
  })

  it('leaves Enter, Tab and arrows to a candidate window', async () => {
    const { wrapper, area, key } = await grid({ selection: at(0, 0) })
    await area.trigger('compositionstart')
    area.element.value = 'ni'
    await area.trigger('input')
    for (const name of ['Enter', 'Tab', 'ArrowDown', 'Escape']) await key(name, { isComposing: true })
    await key('Unidentified', { keyCode: 229 })
    expect(wrapper.emitted('edit')).toBeUndefined()
    area.element.value = '你好'
    await area.trigger('input')
    await key('Enter')
    expect(wrapper.emitted('edit')).toEqual([[0, 'date', '你好']])
  })

  it('shows the text with F2 and gives it back with Esc', async () => {
    const { wrapper, area, key } = await grid({ selection: at(1, 2) })
    await key('F2')
    expect(area.element.value).toBe('100.00')
    await key('Escape')
    expect(area.element.value).toBe('')
    expect(wrapper.emitted('edit')).toBeUndefined()
  })

  it('knows Shift+Tab by its code, as WebKitGTK gives no key', async () => {
    const { area, here } = await grid({ selection: at(1, 2) })
    await area.trigger('keydown', { key: 'Unidentified', code: 'Tab', keyCode: 9, shiftKey: true })
    expect(here()).toEqual({ row: 1, column: 1 })
  })

  it('offers the words of a column and takes the one that the letters mean', async () => {
    const { wrapper, key, type } = await grid({ selection: at(0, 1) })
    await type('结转')
    expect(wrapper.findAll('[role=option]').map((option) => option.text())).toEqual(['上年结转资金'])
    await key('Enter')
    expect(wrapper.emitted('edit')).toEqual([[0, 'source', '上年结转资金']])
  })

  it('never types into what is derived, voided or read only', async () => {
    const derived = await grid({ selection: at(0, 3) })
    await derived.type('5')
    await derived.key('Enter')
    expect(derived.wrapper.emitted('edit')).toBeUndefined()
    const readonly = await grid({ selection: at(0, 2), readonly: true })
    await readonly.type('5')
    await readonly.key('Enter')
    expect(readonly.wrapper.emitted('edit')).toBeUndefined()
  })

  it('has a row at its end for a new one, which Enter completes', async () => {
    const { wrapper, type, key } = await grid({ selection: at(3, 2) })
    await type('5')
    await key('Tab', { code: 'Tab' })
    expect(wrapper.emitted('edit')).toEqual([[3, 'amount', '5']])
    expect(wrapper.emitted('add')).toBeUndefined()
    await key('Enter')
    expect(wrapper.emitted('add')).toHaveLength(1)
  })

  it('takes nothing for nothing, also where a column has words', async () => {
    const { wrapper, area, key } = await grid({ selection: at(0, 1) })
    await key('F2')
    area.element.value = ''
    await area.trigger('input')
    await key('Enter')
    expect(wrapper.emitted('edit')).toEqual([[0, 'source', '']])
  })

  it('walks the marked cells with F8 and numbers its rows', async () => {
    const { wrapper, key, here } = await grid({ selection: at(0, 0), marked: { 1: { amount: { severity: 'W', text: '疑似重复' } } } })
    await key('F8')
    expect(here()).toEqual({ row: 1, column: 2 })
    await key('F8')
    expect(here()).toEqual({ row: 1, column: 2 })
    expect(wrapper.findAll('[role=rowheader]').map((head) => head.text())).toEqual(['1', '2', '3', '＊'])
  })

  it('pastes, copies, fills down and clears blocks', async () => {
    const { wrapper, area, key } = await grid({ selection: { anchor: { row: 0, column: 1 }, focus: { row: 2, column: 2 } } })
    await key('d', { ctrlKey: true })
    expect(wrapper.emitted('paste')?.[0]).toEqual([1, 1, [['其他资金', '000.00'], ['其他资金', '000.00']]])
    const clipboard = new Map<string, string>()
    const data = { getData: (kind: string) => clipboard.get(kind) ?? '', setData: (kind: string, text: string) => clipboard.set(kind, text) }
    await area.trigger('copy', { clipboardData: data })
    expect(clipboard.get('text/plain')).toBe('其他资金\t000.00\r\n其他资金\t100.00\r\n其他资金\t200.00')
    clipboard.set('text/plain', '1\r\n2\r\n')
    await area.trigger('paste', { clipboardData: data })
    expect(wrapper.emitted('paste')?.[1]).toEqual([0, 1, [['1'], ['2']]])
    await key('Delete')
    expect(wrapper.emitted('clear')?.[0]).toEqual([{ top: 0, bottom: 2, left: 1, right: 2 }])
  })

  it('orders by the current column and filters by the current cell without a mouse', async () => {
    const { wrapper, key } = await grid({ selection: at(1, 0) })
    await key('s', { altKey: true, code: 'KeyS' })
    await key('f', { altKey: true, code: 'KeyF' })
    expect(wrapper.emitted('sort')).toEqual([['date']])
    expect(wrapper.emitted('narrow')).toEqual([[1, 'date']])
    const plain = await grid({ selection: at(1, 2) })
    await plain.key('s', { altKey: true, code: 'KeyS' })
    expect(plain.wrapper.emitted('sort')).toBeUndefined()
  })

  it('widens the current column by keyboard and remembers its width under the name of the grid', async () => {
    localStorage.clear()
    const { key } = await grid({ selection: at(0, 2), name: 'wide' })
    await key('=', { altKey: true, code: 'Equal' })
    await key('=', { altKey: true, code: 'Equal' })
    expect(JSON.parse(localStorage.getItem('grid.wide.widths') ?? '{}')).toMatchObject({ amount: 144 })
    const again = await grid({ selection: at(0, 2), name: 'wide' })
    await again.key('-', { altKey: true, code: 'Minus' })
    expect(JSON.parse(localStorage.getItem('grid.wide.widths') ?? '{}')).toMatchObject({ amount: 132 })
    localStorage.clear()
  })

  it('opens a calendar over a day with Alt ↓, walks it with the arrows and takes the day with Enter', async () => {
    const { wrapper, area, key, here } = await grid({ selection: at(0, 0) })
    await key('ArrowDown', { altKey: true })
    expect(wrapper.find('[data-date-panel]').exists()).toBe(true)
    expect(area.element.value).toBe('2026-07-01')
    await key('ArrowDown')
    await key('ArrowRight')
    expect(area.element.value).toBe('2026-07-09')
    expect(here()).toBeUndefined()
    await key('Enter')
    expect(wrapper.emitted('edit')).toEqual([[0, 'date', '2026-07-09']])
    expect(wrapper.find('[data-date-panel]').exists()).toBe(false)
    const amount = await grid({ selection: at(0, 2) })
    await amount.key('ArrowDown', { altKey: true })
    expect(amount.wrapper.find('[data-date-panel]').exists()).toBe(false)
  })

  it('says of itself what a screen reader needs', async () => {
    const { wrapper, area } = await grid({ selection: at(0, 2) })
    const root = wrapper.get('[role=grid]')
    expect(root.attributes('aria-rowcount')).toBe('5')
    const active = area.attributes('aria-activedescendant') ?? ''
    expect(document.getElementById(active)?.getAttribute('aria-selected')).toBe('true')
    expect(wrapper.get('[role=columnheader]').attributes('aria-sort')).toBe('ascending')
  })
})
