import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { info } from '@/features/frame/session'
import type { AppInfo } from '@/platform'
import { toasts } from '@/shared/toast/toasts'

import ImportView from './ImportView.vue'

const calls = vi.hoisted(() => ({ appInfo: vi.fn(), projectNames: vi.fn(), closedThrough: vi.fn(), pickFiles: vi.fn(), importPreview: vi.fn(), importApply: vi.fn(), batchesList: vi.fn(), batchUndo: vi.fn(), mappingsList: vi.fn(), mappingPropose: vi.fn(), mappingSave: vi.fn(), mappingRemove: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const store = (read_only = false) => ({ today: '2026-08-12', store: { path: '/甲', read_only, people: [], person: null, workbench: { year: 2026 } } }) as unknown as AppInfo
const outcome = (more = {}) => ({ sheets: [{ sheet: '资金台账', added: 7, same: 0, changed: 0, refused: 0 }], refused: [], changed: [], batch: null, taken: true, recognized: [], notes: [], unknown_words: [], unknown_columns: [], unknown_sheets: [], ...more })
const proposal = {
  mapping: { sheet: '', header_row: 1, date: { column: '支付日期' }, project: { column: '预算项目代码' }, source: { column: '资金性质' }, kind: { fixed: '支出' }, amount: { column: '支付金额' } },
  rows: 7,
  reasons: ['日期：列“支付日期”（按列名，7行有内容）'],
  unused_headers: ['支付方式'],
  unknown_words: [{ field: '资金来源', column: '资金性质', text: '专户', rows: 2 }],
}
const other = { code: 'header_missing', message: '“支付明细.csv”中没有模板的表头。', hint: '请先建立列对应方案（jixiao mapping propose）。', field: '', detail: '' }

async function opened(to: string, read_only = false) {
  info.value = store(read_only)
  calls.appInfo.mockResolvedValue(store(read_only))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/import/:kind(targets|ledger)', component: ImportView }, { path: '/:rest(.*)', component: { template: '<i />' } }] })
  await router.push(to)
  const page = mount({ template: '<RouterView />' }, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { page, router }
}

beforeEach(() => {
  document.body.innerHTML = ''
  toasts.splice(0)
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue([])
  calls.closedThrough.mockResolvedValue(null)
  calls.pickFiles.mockResolvedValue(['/u/支付明细.csv'])
  calls.importPreview.mockResolvedValue(outcome())
  calls.importApply.mockResolvedValue(outcome({ batch: 4 }))
  calls.mappingPropose.mockResolvedValue(proposal)
  calls.mappingSave.mockImplementation((_name: string, mapping: unknown) => Promise.resolve(mapping))
})

it('previews, imports and offers to take that back', async () => {
  const { page, router } = await opened('/import/ledger')
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  expect(calls.importPreview).toHaveBeenCalledExactlyOnceWith('ledger', ['/u/支付明细.csv'], { codes: [], mapping: null, reason: '' })
  expect(page.find('[data-field="reason"]').exists()).toBe(false)
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.path).toBe('/')
  expect(toasts[0]?.text).toBe('已导入 7 行')
  await toasts[0]?.action?.run()
  expect(calls.batchUndo).toHaveBeenCalledExactlyOnceWith(4)
})

it('stays where the rows were not taken', async () => {
  const { page, router } = await opened('/import/ledger')
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  calls.importApply.mockResolvedValue(outcome({ taken: false, refused: [{ file: 'a', sheet: '资金台账', row: 2, column: '', message: '没有项目“P9”。' }] }))
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.path).toBe('/import/ledger')
  expect(page.text()).toContain('没有项目“P9”。')
  expect(toasts).toHaveLength(0)
})

it('asks for the columns of a file that is not the template, and previews by what is said', async () => {
  calls.importPreview.mockRejectedValueOnce(other)
  const { page } = await opened('/import/ledger')
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  expect(page.get('[role="alert"]').text()).toContain('没有模板的表头')
  expect(page.text()).not.toContain('jixiao')
  expect(page.text()).toContain('列“支付日期”（按列名，7行有内容）')
  await page.get('[data-field="mapping/note"]').setValue('支付方式')
  await page.get('[data-field="word/专户"]').setValue('其他资金')
  await page.get('[data-action="save-mapping"]').trigger('click')
  await flushPromises()
  expect(calls.mappingSave).toHaveBeenCalledExactlyOnceWith('支付明细', expect.objectContaining({ note: '支付方式', source: { column: '资金性质', fixed: '', words: { 专户: '其他资金' } } }))
  expect(calls.importPreview).toHaveBeenLastCalledWith('ledger', ['/u/支付明细.csv'], { codes: [], mapping: '支付明细', reason: '' })
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(calls.importApply.mock.calls[0]?.[2]).toEqual({ codes: [], mapping: '支付明细', reason: '' })
})

it('asks for the codes of projects that a file names without one', async () => {
  const message = '文件没有写项目代码，也没有登记过名为“草原监测”的项目。请用 --code “草原监测=代码” 指定，或把工作表名改为项目代码后重新导入。'
  calls.importPreview.mockResolvedValueOnce(outcome({ refused: [{ file: 'a', sheet: '目标', row: 3, column: '', message }] }))
  const { page } = await opened('/import/targets')
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  expect(page.text()).not.toContain('--code')
  await page.get('[data-code="草原监测"]').setValue('１５０００１')
  await page.get('[data-action="give-codes"]').trigger('click')
  await flushPromises()
  expect(calls.importPreview).toHaveBeenLastCalledWith('targets', ['/u/支付明细.csv'], { codes: ['草原监测=150001'], mapping: null, reason: '' })
  // What was said stays to be changed.
  expect(page.get<HTMLInputElement>('[data-code="草原监测"]').element.value).toBe('１５０００１')
})

it('takes the reason why rows of a closed period come now', async () => {
  calls.closedThrough.mockResolvedValue('2026-07-31')
  const { page } = await opened('/import/ledger')
  await page.get('[data-action="choose"]').trigger('click')
  await flushPromises()
  await page.get('[data-field="reason"]').setValue(' 补录漏记的支付 ')
  await page.get('[data-action="import"]').trigger('click')
  await flushPromises()
  expect(calls.importApply.mock.calls[0]?.[2]).toEqual({ codes: [], mapping: null, reason: '补录漏记的支付' })
})

it('lists the batches and takes one back; a store to be looked at offers nothing', async () => {
  const batch = { id: 3, kind: 'ledger', files: '7月.xlsx', imported_at: '2026-08-11T17:42:05', actor: '苏日娜' }
  calls.batchesList.mockResolvedValueOnce([batch]).mockResolvedValueOnce([])
  const { page } = await opened('/import/ledger')
  expect(page.get('[data-batch="3"]').text()).toContain('昨日 17:42')
  await page.get('[data-batch="3"] button').trigger('click')
  await flushPromises()
  expect(calls.batchUndo).toHaveBeenCalledExactlyOnceWith(3)
  expect(page.text()).toContain('还没有导入过。')
  calls.batchesList.mockResolvedValue([batch])
  const { page: looked } = await opened('/import/ledger', true)
  expect(looked.get('[data-batch="3"] button').attributes('disabled')).toBeDefined()
})

it('says why a batch cannot be taken back', async () => {
  calls.batchesList.mockResolvedValue([{ id: 3, kind: 'ledger', files: '7月.xlsx', imported_at: '2026-08-11T17:42:05', actor: '苏日娜' }])
  calls.batchUndo.mockRejectedValue({ code: 'wrong_state', message: '批次3含已结账期间的记录，请先反结账再撤销。', hint: '', field: '', detail: '' })
  const { page } = await opened('/import/ledger')
  await page.get('[data-batch="3"] button').trigger('click')
  await flushPromises()
  expect(page.get('[role="alert"]').text()).toContain('请先反结账再撤销')
  expect(page.find('[data-batch="3"]').exists()).toBe(true)
})
