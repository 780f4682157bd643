import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { info } from '@/features/frame/session'
import type { AppInfo, ProjectView } from '@/platform'

import ProjectsView from './ProjectsView.vue'

const calls = vi.hoisted(() => ({ appInfo: vi.fn(), summaryGet: vi.fn(), checkRun: vi.fn(), projectNames: vi.fn(), projectShow: vi.fn(), projectAdd: vi.fn(), targetsList: vi.fn(), adjustmentsList: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const row = { initial_budget: '1.00', annual_budget: '1.00', arrived: '0.00', executed: '0.00', execution_rate: null, forecast: null, carryover: null }
const figures = (code: string) => ({ code, name: `项目${code}`, budget_kind: '一般公共预算', exempt: false, fund_light: null, performance_light: 'grey', light: 'grey', funds: [], total: row, indicators: [] })
const facts = { code: 'P1', name: '项目P1', budget_kind: '一般公共预算', category: null, implementing_unit: '', section: '', manager: '包金山', start_on: null, end_on: null, is_new: false, is_research: false, is_key: false, key_reason: '', exempt_reason: '', substitute_check: '', goal: '' }
const store = (read_only: boolean) => ({ today: '2026-08-12', store: { path: '/甲', read_only, people: [], person: null, workbench: { year: 2026 } } }) as unknown as AppInfo
let codes: string[] = []

async function opened(to: string, readonly = false) {
  info.value = store(readonly)
  calls.appInfo.mockResolvedValue(store(readonly))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/projects/:code?', component: ProjectsView }, { path: '/:rest(.*)', component: { template: '<i />' } }] })
  await router.push(to)
  const page = mount({ template: '<RouterView />' }, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { page, router }
}

beforeEach(() => {
  document.body.innerHTML = ''
  codes = ['P1', 'P2']
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue([])
  calls.summaryGet.mockImplementation(() => Promise.resolve({ projects: codes.map(figures), total: row, counts: { projects: codes.length, red: 0 }, through: '2026-07-31' }))
  calls.checkRun.mockResolvedValue({ findings: [] })
  calls.projectShow.mockImplementation((code: string) => Promise.resolve({ facts: { ...facts, code }, funds: [], targets: [], figures: figures(code) } as unknown as ProjectView))
})

it('keeps the part that is looked at in its address, from one project to the next', async () => {
  const { page, router } = await opened('/projects/P1')
  expect(page.text()).toContain('包金山')
  await page.get('[data-tab="adjustments"]').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.fullPath).toBe('/projects/P1?tab=adjustments')
  expect(page.text()).toContain('没有预算调整')
  await page.findAll('.list tbody tr')[1]?.trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.fullPath).toBe('/projects/P2?tab=adjustments')
  expect(calls.adjustmentsList).toHaveBeenLastCalledWith('P2')
})

it('adds a project by Ctrl N, and goes on to its targets', async () => {
  const { page, router } = await opened('/projects/P1')
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', ctrlKey: true }))
  await flushPromises()
  await page.get('[data-field="project/code"]').setValue('P3')
  // The key does not throw away what is typed.
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', ctrlKey: true }))
  await flushPromises()
  calls.projectAdd.mockImplementation(() => ((codes = ['P1', 'P2', 'P3']), Promise.resolve(null)))
  await page.get('[data-action="save-project"]').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.fullPath).toBe('/projects/P3?tab=targets')
  expect(page.find('[data-action="begin-targets"]').exists()).toBe(true)
})

it('says how to begin where there are no projects, and writes nothing where it may only be looked', async () => {
  codes = []
  const { page, router } = await opened('/projects', true)
  expect(page.text()).toContain('还没有项目')
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', ctrlKey: true }))
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({})
  expect(page.get('[data-action="add-project"]').attributes('disabled')).toBeDefined()
})

it('says why a project could not be read, and reads it again', async () => {
  calls.projectShow.mockRejectedValueOnce({ code: 'busy', message: '数据文件正忙。', hint: '', field: '', detail: '' })
  const { page } = await opened('/projects/P1')
  expect(page.get('[role="alert"]').text()).toContain('数据文件正忙。')
  expect(page.get('[data-action="change-project"]').attributes('disabled')).toBeDefined()
  await page.get('[role="alert"] button').trigger('click')
  await flushPromises()
  await page.get('[data-action="change-project"]').trigger('click')
  await flushPromises()
  expect(page.get('[data-field="project/manager"]').element).toHaveProperty('value', '包金山')
})
