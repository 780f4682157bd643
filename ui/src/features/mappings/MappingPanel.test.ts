import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { toasts } from '@/shared/toast/toasts'

import MappingPanel from './MappingPanel.vue'

const calls = vi.hoisted(() => ({ appInfo: vi.fn(), undo: vi.fn(), mappingsList: vi.fn(), mappingPropose: vi.fn(), mappingSave: vi.fn(), mappingRemove: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const mapping = { date: { column: '支付日期' }, project: { column: '项目' }, source: { fixed: '其他资金' }, kind: { fixed: '支出' }, amount: { column: '金额' } }
const proposal = { mapping: { ...mapping, project: {} }, rows: 7, reasons: [], unused_headers: ['项目', '借方', '贷方'], unknown_words: [] }
const projects = [{ code: 'P1', name: '草原监测', initials: ['c', 'y', 'j', 'c'] }]
const failure = { code: 'table_unclear', message: '没有找到像支付明细的表头。', hint: '', field: '', detail: '' }

async function opened(more = {}) {
  const panel = mount(MappingPanel, { props: { path: '/u/支付明细.csv', using: null, unknown: [], unfit: false, projects, busy: false, readonly: false, ...more }, attachTo: document.body })
  await flushPromises()
  return panel
}

beforeEach(() => {
  toasts.splice(0)
  document.body.innerHTML = ''
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue(null)
  calls.mappingsList.mockResolvedValue([{ name: '别家', mapping: { ...mapping, note: '摘要' } }, { name: '国库', mapping }])
  calls.mappingPropose.mockResolvedValue(proposal)
  calls.mappingSave.mockImplementation((_name: string, said: unknown) => Promise.resolve(said))
})

it('offers kept mappings first, those that fit the file before the others', async () => {
  const panel = await opened()
  expect(panel.findAll('[data-mapping]').map((row) => row.attributes('data-mapping'))).toEqual(['国库', '别家'])
  expect(panel.get('[data-mapping="国库"]').text()).toContain('列名相符')
  await panel.get('[data-mapping="国库"] [data-action="use-mapping"]').trigger('click')
  expect(panel.emitted('use')).toEqual([['国库']])
})

it('saves only what is complete, and says what is missing', async () => {
  const panel = await opened()
  const save = panel.get('[data-action="save-mapping"]')
  expect(save.text()).toBe('保存并预览（还差：项目）')
  expect(save.attributes('disabled')).toBeDefined()
  await panel.get('[data-field="mapping/fixed-project"]').trigger('click')
  await panel.get('[role="option"]').trigger('pointerdown')
  expect(save.text()).toBe('保存并预览')
  await panel.get('[data-field="mapping/ways"]').setValue('借方、贷方两列')
  expect(save.text()).toContain('还差：金额')
  await panel.get('[data-field="mapping/credit"]').setValue('贷方')
  await panel.get('[data-field="mapping/skip"]').setValue('合计、小计')
  await panel.get('[data-field="mapping/name"]').setValue('国库')
  expect(panel.text()).toContain('已有这个名称的方案')
  await save.trigger('click')
  await flushPromises()
  expect(calls.mappingSave).toHaveBeenCalledExactlyOnceWith(
    '国库',
    expect.objectContaining({ project: { column: '', by: '代码', fixed: 'P1', words: {} }, amount: { column: '', debit: '', credit: '贷方', unit: '元' }, kind: { column: '', fixed: '支出', words: { 借: '支出', 贷: '退回' } }, skip: ['合计', '小计'] }),
  )
  expect(panel.emitted('use')).toEqual([['国库']])
})

it('asks for what the preview by a kept mapping did not understand', async () => {
  const panel = await opened({ using: '国库' })
  await panel.setProps({ unknown: [{ field: '项目', column: '项目', text: '草原', rows: 4 }] })
  expect(panel.get('[data-word="项目/草原"]').text()).toContain('4')
  await panel.get('[data-field="word/草原"]').trigger('click')
  await panel.get('[role="option"]').trigger('pointerdown')
  await panel.get('[data-action="save-mapping"]').trigger('click')
  await flushPromises()
  expect(calls.mappingSave).toHaveBeenCalledExactlyOnceWith('国库', expect.objectContaining({ project: { column: '项目', by: '代码', fixed: '', words: { 草原: 'P1' } } }))
})

it('removes a mapping, and offers to take that back', async () => {
  const panel = await opened()
  await panel.get('[data-mapping="别家"] [data-action="remove-mapping"]').trigger('click')
  await flushPromises()
  expect(calls.mappingRemove).toHaveBeenCalledExactlyOnceWith('别家')
  expect(toasts[0]?.action?.label).toBe('撤销')
})

it('still offers what is kept where nothing can be proposed', async () => {
  calls.mappingPropose.mockRejectedValue(failure)
  const panel = await opened()
  expect(panel.get('[role="alert"]').text()).toContain('没有找到像支付明细的表头')
  expect(panel.find('[data-action="save-mapping"]').exists()).toBe(false)
  expect(panel.findAll('[data-action="use-mapping"]')).toHaveLength(2)
})

it('can only be looked through where nothing can be written', async () => {
  const panel = await opened({ readonly: true })
  expect(panel.get('[data-field="mapping/date"]').attributes('disabled')).toBeDefined()
  expect(panel.get('[data-action="save-mapping"]').attributes('disabled')).toBeDefined()
  expect(panel.get('[data-action="remove-mapping"]').attributes('disabled')).toBeDefined()
})
