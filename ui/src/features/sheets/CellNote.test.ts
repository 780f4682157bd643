import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'

import type { FieldProposal, Finding, Remark, SheetView } from '@/platform'

import CellNote from './CellNote.vue'

vi.mock('@/platform', () => ({ commands: {} }))

const finding: Finding = { rule: 'I07', severity: 'E', project: 'P', where: '指标/数量指标/人次', message: '请选择偏差原因。', basis: '', formula: '', answer: '' }
const view = { figures: { indicators: [{ level2: '数量指标', level3: '人次' }] }, findings: [finding] } as unknown as SheetView
const remark = { state: '退回', field: '指标/数量指标/人次/备注', remark: '请写明', actor: '王审核', at: '' } as Remark
const proposal: FieldProposal = { field: '指标/数量指标/人次/执行情况', proposal: '12人', entered: '', basis: '指标进展按“逐次相加”计算' }

const fields = ['progress', 'cause:其他', 'remark', 'forecast'].map((column) => `indicators/0/${column}`)

async function noteOf(field: string, more: object = {}) {
  const props = { view, remarks: [remark], proposals: new Map([['indicators/0/progress', proposal]]), unsaved: new Map(), why: '', reviewing: false, busy: false, ...more }
  const page = mount(() => h('div', [...fields.map((each) => h('textarea', { 'data-field': each })), h(CellNote, props)]), { attachTo: document.body })
  await go(field)
  return page.findComponent(CellNote)
}

async function go(field: string): Promise<void> {
  document.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus()
  await nextTick()
}

enableAutoUnmount(afterEach)

it('says what is proposed and how it was found, and takes it', async () => {
  const note = await noteOf('indicators/0/progress')
  expect(note.get('[data-basis]').text()).toContain('建议值 12人，采用后才算填写。指标进展按“逐次相加”计算')
  await note.get('[data-action="take-proposal"]').trigger('click')
  expect(note.emitted('take')).toHaveLength(1)
})

it('says where something else is filled in, and why it can not be taken', async () => {
  const differing = await noteOf('indicators/0/progress', { why: '监控表待审核', proposals: new Map([['indicators/0/progress', { ...proposal, entered: '约10人' }]]) })
  expect(differing.text()).toContain('日常记录得出 12人，与填的不同')
  expect(differing.get('[data-action="take-proposal"]').attributes('disabled')).toBeDefined()
  expect(differing.text()).toContain('采用（监控表待审核）')
})

it('reads findings and what a return said at their cells, and nothing at others', async () => {
  const note = await noteOf('indicators/0/cause:其他')
  expect(note.text()).toContain('请选择偏差原因。')
  await go('indicators/0/remark')
  expect(note.text()).toContain('退回意见 请写明')
  await go('indicators/0/forecast')
  expect(note.find('[data-note]').exists()).toBe(false)
  expect((note.vm as unknown as { close: () => boolean }).close()).toBe(false)
})

it('goes with the cell, and away until another one is gone to', async () => {
  const note = await noteOf('indicators/0/remark')
  expect((note.vm as unknown as { close: () => boolean }).close()).toBe(true)
  await nextTick()
  expect(note.find('[data-note]').exists()).toBe(false)
  await go('indicators/0/progress')
  expect(note.get('[data-note]').attributes('data-note')).toBe('indicators/0/progress')
  const elsewhere = document.body.appendChild(document.createElement('button'))
  elsewhere.focus()
  await nextTick()
  expect(note.find('[data-note]').exists()).toBe(false)
})

it('tries anew what could not be saved', async () => {
  const note = await noteOf('indicators/0/cause:其他', { unsaved: new Map([['indicators/0/cause', { typed: undefined, reason: '磁盘已满。', change: {} }]]) })
  expect(note.text()).toContain('没有存上：磁盘已满。')
  await note.get('[data-action="retry-cell"]').trigger('click')
  expect(note.emitted('retry')).toEqual([['indicators/0/cause']])
})

it('lets a reviewer return with a remark on any cell', async () => {
  const note = await noteOf('indicators/0/forecast', { reviewing: true })
  await note.get('[data-action="remark-cell"]').trigger('click')
  expect(note.emitted('remark')).toEqual([['indicators/0/forecast']])
})
