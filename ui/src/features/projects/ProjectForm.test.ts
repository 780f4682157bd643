import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { ProjectView } from '@/platform'

import ProjectForm from './ProjectForm.vue'

const add = vi.hoisted(() => vi.fn())
const change = vi.hoisted(() => vi.fn())
vi.mock('@/platform', () => ({ commands: { projectAdd: add, projectChange: change }, toFailure: (thrown: unknown) => thrown }))

const view = {
  facts: {
    code: 'P024', name: '培训', budget_kind: '一般公共预算', category: null, implementing_unit: '', section: '', manager: '', start_on: null, end_on: null,
    is_new: false, is_research: false, is_key: false, key_reason: '', exempt_reason: '', substitute_check: '', goal: '',
  },
  funds: [], targets: [], figures: { funds: [] },
} as unknown as ProjectView

const opened = (project?: ProjectView) => mount(ProjectForm, { props: { project, year: 2026, today: '2026-08-12', readonly: false }, attachTo: document.body })

beforeEach(() => {
  add.mockReset().mockResolvedValue(null)
  change.mockReset().mockResolvedValue(null)
})

it('adds a project by Enter, with its budgets in 万元', async () => {
  const form = opened()
  await form.get('[data-field="project/code"]').setValue('１５００')
  await form.get('[data-field="project/name"]').setValue('草原监测')
  await form.get('[data-field="project/budget/其他资金"]').setValue('１２.５')
  expect(form.get('legend').text()).toContain('合计 12.50 万元')
  await form.get('[data-field="project/name"]').trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(add).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ budgets: [{ source: '其他资金', amount: '12.50' }] }))
  expect(add.mock.calls[0]?.[0]).toMatchObject({ facts: { code: '1500', name: '草原监测', start_on: '2026-01-01' } })
  expect(form.emitted('saved')).toEqual([['1500']])
})

it('says under its field why it was refused, and stays open', async () => {
  add.mockRejectedValue({ code: 'invalid', message: '项目代码1500在2026年度已存在。', hint: '', field: '项目代码', detail: '' })
  const form = opened()
  await form.get('[data-action="save-project"]').trigger('click')
  await flushPromises()
  const code = form.get('[data-field="project/code"]')
  expect(code.attributes('aria-invalid')).toBe('true')
  expect(form.get(`#${code.attributes('aria-describedby')}`).text()).toBe('项目代码1500在2026年度已存在。')
  expect(form.find('[role="alert"]').exists()).toBe(false)
  expect(form.emitted('saved')).toBeUndefined()
  add.mockRejectedValue({ code: 'read_only', message: '数据文件只能查看。', hint: '', field: '', detail: '' })
  await form.get('[data-action="save-project"]').trigger('click')
  await flushPromises()
  expect(form.get('[role="alert"]').text()).toContain('数据文件只能查看。')
})

it('changes everything but the code', async () => {
  const form = opened(view)
  expect(form.find('[data-field="project/code"]').exists()).toBe(false)
  expect(form.find('[data-field="project/key_reason"]').exists()).toBe(false)
  await form.get('[data-field="project/is_key"]').setValue(true)
  await form.get('[data-field="project/key_reason"]').setValue('重点政策')
  await form.get('[data-field="project/goal"]').setValue('培训农牧民')
  await form.get('[data-action="save-project"]').trigger('click')
  await flushPromises()
  expect(change).toHaveBeenCalledExactlyOnceWith('P024', { facts: { ...view.facts, is_key: true, key_reason: '重点政策', goal: '培训农牧民' }, budgets: [] })
})

it('leaves Enter to the input method and to the goal, and is given up by Esc', async () => {
  const form = opened(view)
  await form.get('[data-field="project/name"]').trigger('keydown', { key: 'Enter', isComposing: true })
  await form.get('[data-field="project/goal"]').trigger('keydown', { key: 'Enter' })
  expect(change).not.toHaveBeenCalled()
  await form.get('[data-field="project/goal"]').trigger('keydown', { key: 'Escape' })
  expect(form.emitted('cancel')).toHaveLength(1)
})
