import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { info } from '@/features/frame/session'
import type { AppInfo } from '@/platform'
import { toasts } from '@/shared/toast/toasts'

import SystemFiguresView from './SystemFiguresView.vue'

const calls = vi.hoisted(() => ({ appInfo: vi.fn(), undo: vi.fn(), projectNames: vi.fn(), pickFiles: vi.fn(), pickSavePath: vi.fn(), settingsList: vi.fn(), settingSet: vi.fn(), systemFiguresList: vi.fn(), systemFiguresDifferences: vi.fn(), systemFiguresImport: vi.fn(), systemFiguresTemplate: vi.fn(), systemFigureAdd: vi.fn(), systemFigureRemove: vi.fn(), systemFigureExplain: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))
vi.mock('vue-router', () => ({ useRouter: () => ({ push: vi.fn(), back: vi.fn() }) }))

const store = (read_only = false) => ({ today: '2026-08-12', store: { path: '/甲', read_only, people: [], person: null, workbench: { year: 2026, through: '2026-07-31' } } }) as unknown as AppInfo
const figure = { id: 1, project: 'P1', source: '其他资金', through: '2026-07-31', executed: '12.00', explanation: '', explained: null }
const difference = (more = {}) => ({ id: 1, project: 'P1', name: '草原监测', source: '其他资金', through: '2026-07-31', system: '12.00', ledger: '1013.50', difference: '-1001.50', explanation: '', is_explained: false, ...more })
const printed = (value: string, origin = '设置') => [{ key: 'executed.printed', title: '监控表和报告所用的执行数', default: '台账', kind: 'word', words: ['台账', '系统'], value, origin }]
const outcome = (more = {}) => ({ sheets: [{ sheet: '系统数', added: 2, same: 0, changed: 0, refused: 0 }], refused: [], changed: [], batch: null, taken: true, recognized: [], notes: [], unknown_words: [], unknown_columns: [], unknown_sheets: [], ...more })

async function opened(read_only = false) {
  info.value = store(read_only)
  calls.appInfo.mockResolvedValue(store(read_only))
  const page = mount(SystemFiguresView, { attachTo: document.body })
  await flushPromises()
  return page
}

beforeEach(() => {
  document.body.innerHTML = ''
  toasts.splice(0)
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue(null)
  calls.projectNames.mockResolvedValue([{ code: 'P1', name: '草原监测', initials: ['c', 'y', 'j', 'c'] }])
  calls.systemFiguresList.mockResolvedValue([figure])
  calls.systemFiguresDifferences.mockResolvedValue([difference()])
  calls.settingsList.mockResolvedValue(printed('台账'))
  calls.settingSet.mockResolvedValue(printed('系统'))
})

it('shows the differences with how far they are explained', async () => {
  const rows = [difference(), difference({ id: 2, explanation: '跨月支付', is_explained: true }), difference({ id: 3, explanation: '跨月支付' }), difference({ id: null, source: '上年结转资金', system: null })]
  calls.systemFiguresDifferences.mockResolvedValue(rows)
  const page = await opened()
  expect(page.findAll('[data-cell="standing"]').map((cell) => cell.text())).toEqual(['待说明', '已说明', '差异有变化', '系统中没有'])
  expect(page.get('[data-cell="difference"]').text()).toBe('−1,001.50')
  expect(page.get('[data-open]').text()).toBe('3 项待说明')
})

it('saves an explanation where it was typed, and offers to take that back', async () => {
  const page = await opened()
  const field = page.get<HTMLInputElement>('[data-field="explanation/1"]')
  calls.systemFigureExplain.mockRejectedValueOnce({ code: 'busy', message: '数据文件正忙。', hint: '', field: '', detail: '' })
  await field.setValue('跨月支付')
  await flushPromises()
  expect(page.get('[role="alert"]').text()).toContain('数据文件正忙。')
  // What was typed is still there to be saved once more.
  expect(field.element.value).toBe('跨月支付')
  calls.systemFiguresDifferences.mockResolvedValue([difference({ explanation: '跨月支付', is_explained: true })])
  await field.trigger('change')
  await flushPromises()
  expect(calls.systemFigureExplain).toHaveBeenLastCalledWith(1, '跨月支付')
  expect(page.find('[role="alert"]').exists()).toBe(false)
  expect(page.get('[data-cell="standing"]').text()).toBe('已说明')
  expect(toasts[0]?.action?.label).toBe('撤销')
})

it('answers a changed difference by the same words with Enter, and saves nothing that is empty', async () => {
  calls.systemFiguresDifferences.mockResolvedValue([difference({ explanation: '跨月支付' })])
  const page = await opened()
  const field = page.get<HTMLInputElement>('[data-field="explanation/1"]')
  await field.trigger('keydown', { key: 'Enter', isComposing: true })
  await field.setValue('  ')
  expect(calls.systemFigureExplain).not.toHaveBeenCalled()
  expect(field.element.value).toBe('跨月支付')
  await field.trigger('keydown', { key: 'Enter' })
  expect(calls.systemFigureExplain).toHaveBeenCalledExactlyOnceWith(1, '跨月支付')
})

it('previews a workbook before it is imported', async () => {
  calls.pickFiles.mockResolvedValue(['/u/系统数.xlsx'])
  calls.systemFiguresImport.mockImplementation((_paths: string[], { dry_run }: { dry_run: boolean }) => Promise.resolve(outcome(dry_run ? {} : { batch: 5 })))
  const page = await opened()
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  expect(page.get('[data-count="added"]').text()).toBe('2')
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(calls.systemFiguresImport.mock.calls).toEqual([
    [['/u/系统数.xlsx'], { dry_run: true }],
    [['/u/系统数.xlsx'], { dry_run: false, partial: false, replace_changed: false }],
  ])
  expect(page.find('[data-difference="1"]').exists()).toBe(true)
})

it('chooses what forms print; a task may have chosen already', async () => {
  const page = await opened()
  await page.get('[data-printed="系统"]').setValue(true)
  await flushPromises()
  expect(calls.settingSet).toHaveBeenCalledExactlyOnceWith('executed.printed', '系统')
  expect(page.get('.printed').text()).toContain('按截止日当天的系统数填列')
  calls.settingsList.mockResolvedValue(printed('系统', '任务'))
  const bound = await opened()
  expect(bound.get('[data-printed="台账"]').attributes('disabled')).toBeDefined()
  expect(bound.get('.printed').text()).toContain('主管部门任务规定')
})

it('adds a figure in 万元, and removes one', async () => {
  const page = await opened()
  await page.get('[data-action="add-figure"]').trigger('click')
  await page.get('[data-field="figure/project"]').trigger('click')
  await page.get('[role="option"]').trigger('pointerdown')
  await page.get('[data-field="figure/source"]').trigger('click')
  await page.findAll('[role="option"]').at(-1)?.trigger('pointerdown')
  await page.get('[data-field="figure/executed"]').setValue('十万')
  await page.get('[data-action="save-figure"]').trigger('click')
  expect(calls.systemFigureAdd).not.toHaveBeenCalled()
  expect(page.get('[data-field="figure/executed"]').attributes('aria-invalid')).toBe('true')
  await page.get('[data-field="figure/executed"]').setValue('１，２００．５')
  calls.systemFigureAdd.mockResolvedValue(2)
  await page.get('[data-action="save-figure"]').trigger('click')
  await flushPromises()
  expect(calls.systemFigureAdd).toHaveBeenCalledExactlyOnceWith('P1', '其他资金', '2026-07-31', '1200.5')
  expect(page.find('[data-action="save-figure"]').exists()).toBe(false)
  await page.get('[data-figure="1"] button').trigger('click')
  await flushPromises()
  expect(calls.systemFigureRemove).toHaveBeenCalledExactlyOnceWith(1)
})

it('says what it is for while there is none, and writes the template', async () => {
  calls.systemFiguresList.mockResolvedValue([])
  calls.pickSavePath.mockResolvedValue('/u/模板.xlsx')
  const page = await opened(true)
  expect(page.text()).toContain('还没有一体化系统数')
  expect(page.get('[data-action="choose"]').attributes('disabled')).toBeDefined()
  await page.get('[data-action="template"]').trigger('click')
  await flushPromises()
  expect(calls.systemFiguresTemplate).toHaveBeenCalledExactlyOnceWith('/u/模板.xlsx')
})
