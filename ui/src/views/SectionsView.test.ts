import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { info } from '@/features/frame/session'
import type { AppInfo } from '@/platform'
import { toasts } from '@/shared/toast/toasts'

import SectionsView from './SectionsView.vue'

const calls = vi.hoisted(() => ({ appInfo: vi.fn(), pickFiles: vi.fn(), pickFolder: vi.fn(), openPath: vi.fn(), sectionsList: vi.fn(), sectionsHandOut: vi.fn(), sectionsCollect: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))
vi.mock('vue-router', () => ({ useRouter: () => ({ push: vi.fn(), back: vi.fn() }) }))

const store = (read_only = false) => ({ today: '2026-08-12', store: { path: '/甲', read_only, people: [], person: null, workbench: { year: 2026, through: '2026-07-31' } } }) as unknown as AppInfo
const SECTIONS = [
  { section: '规划科', projects: 2, indicators: 5, returned: { file: '规划科.xlsx', at: '2026-08-11T17:42:05', actor: '苏日娜' } },
  { section: '财务科', projects: 1, indicators: 3, returned: null },
  { section: '未填责任科室', projects: 1, indicators: 0, returned: null },
]
const refusal = { file: '财务科.xlsx', sheet: '科室填报', row: 4, column: '完成值', message: '完成值应为数字。' }
const outcome = (more = {}) => ({ sheets: [{ sheet: '科室填报', added: 3, same: 0, changed: 0, refused: 0 }], refused: [], changed: [], batch: null, taken: true, recognized: [], notes: [], unknown_words: [], unknown_columns: [], unknown_sheets: [], ...more })

async function opened(read_only = false) {
  info.value = store(read_only)
  calls.appInfo.mockResolvedValue(store(read_only))
  const page = mount(SectionsView, { attachTo: document.body })
  await flushPromises()
  return page
}

beforeEach(() => {
  document.body.innerHTML = ''
  toasts.splice(0)
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue(null)
  calls.sectionsList.mockResolvedValue(SECTIONS)
  calls.pickFolder.mockResolvedValue('/u/填报')
  calls.sectionsHandOut.mockResolvedValue([{ section: '财务科', file: '/u/填报/财务科.xlsx', indicators: 3 }])
})

it('lists the sections with what came back', async () => {
  const page = await opened()
  expect(page.get('[data-section="规划科"]').text()).toContain('规划科.xlsx昨日 17:42苏日娜')
  expect(page.findAll('[data-cell="returned"]').map((cell) => cell.text())).toEqual(['已收回', '未收回', '不需填报'])
  expect(page.text()).toContain('2 个科室需填报，已收回 1 个')
  expect(page.get('[data-section="未填责任科室"] button').attributes('disabled')).toBeDefined()
})

it('writes the workbook of one or of all, and opens what was written', async () => {
  const page = await opened()
  await page.get('[data-section="财务科"] [data-action="hand-out"]').trigger('click')
  await flushPromises()
  expect(calls.sectionsHandOut).toHaveBeenLastCalledWith(['财务科'], '/u/填报')
  await page.get('[data-part="written"] button').trigger('click')
  expect(calls.openPath).toHaveBeenCalledExactlyOnceWith('/u/填报/财务科.xlsx')
  await page.get('[data-action="hand-out-all"]').trigger('click')
  await flushPromises()
  expect(calls.sectionsHandOut).toHaveBeenLastCalledWith([], '/u/填报')
  calls.pickFolder.mockResolvedValue(null)
  await page.get('[data-action="hand-out-all"]').trigger('click')
  await flushPromises()
  expect(calls.sectionsHandOut).toHaveBeenCalledTimes(2)
})

it('says which file is in the way', async () => {
  calls.sectionsHandOut.mockRejectedValue({ code: 'already_exists', message: '“财务科.xlsx”已存在。', hint: '', field: '', detail: '' })
  const page = await opened()
  await page.get('[data-action="hand-out-all"]').trigger('click')
  await flushPromises()
  expect(page.get('[role="alert"]').text()).toContain('“财务科.xlsx”已存在。')
})

it('takes workbooks back after a preview, the good rows alone only where that is said', async () => {
  calls.pickFiles.mockResolvedValue(['/u/财务科.xlsx'])
  calls.sectionsCollect.mockImplementation((_paths: string[], { dry_run }: { dry_run: boolean }) => Promise.resolve(outcome({ refused: [refusal], batch: dry_run ? null : 8 })))
  const page = await opened()
  await page.get('[data-action="collect"]').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('完成值应为数字。')
  expect(page.get('[data-action="import"]').attributes('disabled')).toBeDefined()
  await page.get('.foot input[type="checkbox"]').setValue(true)
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(calls.sectionsCollect).toHaveBeenLastCalledWith(['/u/财务科.xlsx'], { dry_run: false, partial: true, replace_changed: false })
  expect(toasts[0]?.text).toBe('已导入 3 行')
  expect(calls.sectionsList).toHaveBeenCalledTimes(2)
})

it('says what it is for while there is none; where nothing can be written, nothing is taken back', async () => {
  expect((await opened(true)).get('[data-action="collect"]').attributes('disabled')).toBeDefined()
  calls.sectionsList.mockResolvedValue([])
  expect((await opened()).text()).toContain('还没有责任科室')
})
