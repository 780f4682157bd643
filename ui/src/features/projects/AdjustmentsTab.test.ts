import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { toasts } from '@/shared/toast/toasts'

import AdjustmentsTab from './AdjustmentsTab.vue'

const calls = vi.hoisted(() => ({ adjustmentsList: vi.fn(), adjustmentAdd: vi.fn(), adjustmentRemove: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const row = (id: number, more = {}) => ({ id, project: 'P1', source: '其他资金', increase: '2.00', decrease: '0.00', document_number: '内财预〔2026〕1号', adjusted_on: '2026-05-06', initial: '0.00', ...more })
const takeBack = vi.fn().mockResolvedValue(undefined)

async function opened(readonly = false) {
  const tab = mount(AdjustmentsTab, { props: { project: 'P1', sources: ['一般公共预算拨款', '其他资金'], today: '2026-08-12', readonly, takeBack }, attachTo: document.body })
  await flushPromises()
  return tab
}

beforeEach(() => {
  toasts.splice(0)
  calls.adjustmentsList.mockReset().mockResolvedValue([row(1), row(2, { source: '上年结转资金', increase: '0.00', decrease: '3.5', initial: '9.00' })])
  calls.adjustmentAdd.mockReset().mockResolvedValue(3)
  calls.adjustmentRemove.mockReset().mockResolvedValue(null)
})

it('lists what was added and taken away, with the sums', async () => {
  const tab = await opened()
  expect(tab.findAll('[data-adjustment="1"] td').map((cell) => cell.text()).slice(0, 5)).toEqual(['其他资金', '2.00', '', '内财预〔2026〕1号', '2026-05-06'])
  expect(tab.get('tr.total').text()).toBe('合计2.003.50')
  // A row that also holds a budget can't be removed alone.
  expect(tab.find('[data-adjustment="2"] button').exists()).toBe(false)
})

it('adds one, and says under its field what is wrong with it', async () => {
  const tab = await opened()
  await tab.get('[data-action="add-adjustment"]').trigger('click')
  calls.adjustmentAdd.mockRejectedValueOnce({ code: 'invalid', message: '调增和调减只填一项，金额应大于0。', hint: '', field: '调整金额', detail: '' })
  await tab.get('[data-field="adjustment/increase"]').setValue('１，０００')
  await tab.get('[data-action="save-adjustment"]').trigger('click')
  await flushPromises()
  expect(tab.get('[data-field="adjustment/increase"]').attributes('aria-invalid')).toBe('true')
  await tab.get('[data-action="save-adjustment"]').trigger('click')
  await flushPromises()
  expect(calls.adjustmentAdd).toHaveBeenLastCalledWith('P1', { source: '', increase: '1000', decrease: '', document_number: '', date: '' })
  expect(tab.find('[data-action="save-adjustment"]').exists()).toBe(false)
  expect(tab.emitted('written')).toHaveLength(1)
})

it('removes one at once, and offers to take that back', async () => {
  const tab = await opened()
  await tab.get('[data-adjustment="1"] button').trigger('click')
  await flushPromises()
  expect(calls.adjustmentRemove).toHaveBeenCalledExactlyOnceWith(1)
  await toasts[0]?.action?.run()
  expect(takeBack).toHaveBeenCalledOnce()
})

it('says what it is for while there is none, and why it could not be read', async () => {
  calls.adjustmentsList.mockResolvedValue([])
  const empty = await opened(true)
  expect(empty.text()).toContain('没有预算调整')
  expect(empty.get('[data-action="add-adjustment"]').attributes('disabled')).toBeDefined()
  calls.adjustmentsList.mockRejectedValue({ code: 'busy', message: '数据文件正忙。', hint: '', field: '', detail: '' })
  expect((await opened()).get('[role="alert"]').text()).toContain('数据文件正忙。')
})
