import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { AppInfo } from '@/platform'

import FirstRunView from './FirstRunView.vue'

const push = vi.hoisted(() => vi.fn())
const commands = vi.hoisted(() => ({ storeDemo: vi.fn(), storeCreate: vi.fn(), pickFiles: vi.fn(), taskLook: vi.fn(), appInfo: vi.fn(), appOutstanding: vi.fn() }))
vi.mock('vue-router', () => ({ useRouter: () => ({ push }) }))
vi.mock('@/platform', () => ({ commands, toFailure: (thrown: unknown) => thrown }))

const info = { version: '0.1.0', today: '2026-08-12', actor: '苏日娜', default_store: '/家/jixiao.jixiao', store: null, problem: null } satisfies AppInfo
const opened = () => mount(FirstRunView, { props: { info }, attachTo: document.body })

beforeEach(() => {
  for (const command of Object.values(commands)) command.mockReset().mockResolvedValue(null)
  push.mockReset()
  localStorage.clear()
})

it('asks one thing at a time', async () => {
  const first = opened()
  expect(first.findAll('.choice')).toHaveLength(5)
  expect(first.text()).not.toContain('默认位置')
  await first.get('[data-action="create"]').trigger('click')
  expect(first.find('[data-field="unit/code"]').exists()).toBe(true)
  expect(first.text()).not.toContain('默认位置')
})

it('opens the sample year and says that it takes a moment', async () => {
  let ready: (value: null) => void = vi.fn()
  commands.storeDemo.mockReturnValue(new Promise((resolve) => (ready = resolve)))
  const first = opened()
  await first.get('[data-action="demo"]').trigger('click')
  expect(first.get('[role="status"]').text()).toContain('正在准备示例年度')
  ready(null)
  await flushPromises()
  expect(commands.storeDemo).toHaveBeenCalledOnce()
  expect(first.find('[role="status"]').exists()).toBe(false)
})

it('takes department and year from a task, and brings the task to its page at the end', async () => {
  commands.pickFiles.mockResolvedValue(['/u/JXRW-105-2026-0731-01.zip'])
  commands.taskLook.mockResolvedValue({ department: { code: '105', name: '自治区示例厅' }, year: 2026, units: [{ code: '105001', name: '示例中心' }] })
  const first = opened()
  await first.get('[data-action="from-task"]').trigger('click')
  await flushPromises()
  const field = (name: string) => first.get<HTMLInputElement>(`[data-field="unit/${name}"]`).element.value
  expect([field('department_code'), field('department_name'), field('code')]).toEqual(['105', '自治区示例厅', '105001'])
  await first.get('[data-field="unit/preparer"]').setValue('苏日娜')
  await first.get('[data-action="next"]').trigger('click')
  await first.get('[data-action="next"]').trigger('click')
  await flushPromises()
  expect(commands.storeCreate).toHaveBeenCalledOnce()
  expect(push).toHaveBeenCalledWith('/settings/task')
})
