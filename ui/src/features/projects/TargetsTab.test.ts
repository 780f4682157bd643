import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { IndicatorInput, TargetRow, TargetVersion } from '@/platform'

import TargetsTab from './TargetsTab.vue'

const calls = vi.hoisted(() => ({ targetsList: vi.fn(), targetsCompare: vi.fn(), targetsDraft: vi.fn(), targetsSet: vi.fn(), targetsDiscard: vi.fn(), targetsApprove: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const row = (level3: string, weight: string): TargetRow => ({ level1: '产出指标', level2: '数量指标', level3, nature: '正向', comparator: '≥', target: '100', unit: '人', weight, accumulation: '逐次相加', stage_target: '', note: '' })
const approved: TargetVersion = { number: 1, state: '已批复', current: true, document_number: '内财预〔2026〕943号', approved_on: '2026-02-10', frame: '2019', indicators: [row('人次', '50'), row('场次', '40')] }
/** What the program holds. */
let held: TargetVersion[] = []

async function opened(readonly = false) {
  const stubs = { AskDialog: { props: ['modelValue'], template: '<div v-if="modelValue"><slot /><slot name="actions" /></div>' } }
  const tab = mount(TargetsTab, { props: { project: 'P1', today: '2026-08-12', readonly, takeBack: () => Promise.resolve() }, attachTo: document.body, global: { stubs } })
  await flushPromises()
  return tab
}

beforeEach(() => {
  document.body.innerHTML = ''
  held = [approved]
  for (const call of Object.values(calls)) call.mockReset()
  calls.targetsList.mockImplementation(() => Promise.resolve(held))
  calls.targetsCompare.mockResolvedValue({ from: 1, to: 2, differences: [{ kind: '变更', level2: '数量指标', level3: '人次', fields: [{ field: '年度指标值', before: '100', after: '80' }] }] })
  calls.targetsDraft.mockImplementation(() => {
    held = [...held, { ...approved, number: held.length + 1, state: '草稿', current: held.length === 0, document_number: '', approved_on: null, indicators: held[0]?.indicators ?? [] }]
    return Promise.resolve(held.length)
  })
  calls.targetsSet.mockImplementation((_: string, indicators: IndicatorInput[]) => {
    held = held.map((version) => (version.state === '草稿' ? { ...version, indicators: indicators as TargetRow[] } : version))
    return Promise.resolve(held.length)
  })
})

it('shows an approved version without anything to change it, but for a new draft', async () => {
  const tab = await opened()
  expect(tab.get('[data-version="1"]').text()).toContain('现行')
  expect(tab.get('[data-weight]').text()).toBe('90')
  expect(tab.find('input, select').exists()).toBe(false)
  expect(tab.find('[data-action="ask-approve"]').exists()).toBe(false)
  await tab.get('[data-action="adjust-targets"]').trigger('click')
  await flushPromises()
  expect(calls.targetsDraft).toHaveBeenCalledExactlyOnceWith('P1', null)
  expect(tab.get('[data-version="2"]').attributes('aria-current')).toBe('true')
  expect(tab.find('[data-action="adjust-targets"]').exists()).toBe(false)
})

it('keeps a cell once it is left, says what a renamed indicator was, and shows what differs', async () => {
  held = [approved, { ...approved, number: 2, state: '草稿', current: false }]
  const tab = await opened()
  const name = tab.get('[data-field="targets/0/level3"]')
  await name.setValue('培训人数')
  expect(calls.targetsSet).not.toHaveBeenCalled()
  await name.trigger('blur')
  await flushPromises()
  const sent = calls.targetsSet.mock.calls[0]?.[1] as IndicatorInput[]
  expect(sent.map(({ level3, continues }) => [level3, continues])).toEqual([['培训人数', { level2: '数量指标', level3: '人次' }], ['场次', null]])
  expect(tab.emitted('written')).toHaveLength(1)
  expect(tab.get('[data-difference="变更"]').text()).toContain('年度指标值 100 → 80')
  // What is put back before the page knows of what was kept is kept, too.
  calls.targetsList.mockReturnValue(new Promise(() => undefined))
  for (const typed of ['参训人数', '培训人数']) {
    await name.setValue(typed)
    await name.trigger('blur')
    await flushPromises()
  }
  expect((calls.targetsSet.mock.lastCall?.[1] as IndicatorInput[])[0]?.level3).toBe('培训人数')
})

it('adds, moves and removes rows', async () => {
  held = [approved, { ...approved, number: 2, state: '草稿', current: false }]
  const tab = await opened()
  const names = () => (calls.targetsSet.mock.lastCall?.[1] as IndicatorInput[]).map(({ level3 }) => level3)
  await tab.get('[data-action="add-indicator"]').trigger('click')
  expect(calls.targetsSet).not.toHaveBeenCalled()
  await tab.get('[data-field="targets/2/level3"]').setValue('合格率')
  await tab.get('[data-field="targets/2/level3"]').trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(names()).toEqual(['人次', '场次', '合格率'])
  await tab.get('[data-up="2"]').trigger('click')
  await flushPromises()
  expect(names()).toEqual(['人次', '合格率', '场次'])
  await tab.get('[data-remove="0"]').trigger('click')
  await flushPromises()
  expect(names()).toEqual(['合格率', '场次'])
  expect(tab.get('[data-weight]').text()).toBe('分值合计 40，应为90或100')
})

it('says what could not be kept, keeps it to be tried again, and can give it up', async () => {
  held = [{ ...approved, state: '草稿' }]
  const tab = await opened()
  calls.targetsSet.mockRejectedValueOnce({ code: 'wrong_state', message: '指标“人次”已有进展，不能删除。', hint: '', field: '', detail: '' })
  await tab.get('[data-remove="0"]').trigger('click')
  await flushPromises()
  expect(tab.get('[role="alert"]').text()).toContain('已有进展')
  expect(tab.find('[data-indicator="1"]').exists()).toBe(false)
  await tab.get('[data-action="restore-draft"]').trigger('click')
  expect(tab.find('[data-indicator="1"]').exists()).toBe(true)
  // A first draft is all that there is of targets: it stays.
  expect(tab.find('[data-action="ask-discard"]').exists()).toBe(false)
})

it('asks for the document before it approves, and says what is wrong with it', async () => {
  held = [{ ...approved, state: '草稿' }]
  const tab = await opened()
  await tab.get('[data-action="ask-approve"]').trigger('click')
  await tab.get('[data-action="approve-targets"]').trigger('click')
  expect(tab.get('[data-field="approve/document"]').attributes('aria-invalid')).toBe('true')
  expect(calls.targetsApprove).not.toHaveBeenCalled()
  await tab.get('[data-field="approve/document"]').setValue('内财预〔2026〕2号')
  await tab.get('[data-field="approve/date"]').setValue('２月３日')
  calls.targetsApprove.mockRejectedValueOnce({ code: 'invalid', message: '批复日期晚于今天，请核对。', hint: '', field: '批复日期', detail: '' })
  await tab.get('[data-action="approve-targets"]').trigger('click')
  await flushPromises()
  expect(tab.text()).toContain('批复日期晚于今天')
  calls.targetsApprove.mockResolvedValue({ number: 1, differences: 0, sheet: '填报中' })
  await tab.get('[data-action="approve-targets"]').trigger('click')
  await flushPromises()
  expect(calls.targetsApprove).toHaveBeenLastCalledWith('P1', '内财预〔2026〕2号', '2026-02-03')
  expect(tab.find('[data-action="approve-targets"]').exists()).toBe(false)
})

it('asks before a draft is deleted', async () => {
  held = [approved, { ...approved, number: 2, state: '草稿', current: false }]
  const tab = await opened()
  await tab.get('[data-action="ask-discard"]').trigger('click')
  expect(calls.targetsDiscard).not.toHaveBeenCalled()
  calls.targetsDiscard.mockImplementation(() => ((held = [approved]), Promise.resolve(2)))
  await tab.get('[data-action="discard-draft"]').trigger('click')
  await flushPromises()
  expect(tab.find('[data-version="2"]').exists()).toBe(false)
  expect(tab.find('[data-action="adjust-targets"]').exists()).toBe(true)
})

it('begins targets by hand where there are none, and only where it may be written', async () => {
  held = []
  expect((await opened(true)).get('[data-action="begin-targets"]').attributes('disabled')).toBeDefined()
  const tab = await opened()
  await tab.get('[data-action="begin-targets"]').trigger('click')
  await flushPromises()
  expect(calls.targetsDraft).toHaveBeenCalledExactlyOnceWith('P1', [])
  expect(tab.find('[data-action="add-indicator"]').exists()).toBe(true)
  expect(tab.get('[data-action="ask-approve"]').attributes('disabled')).toBeDefined()
})
