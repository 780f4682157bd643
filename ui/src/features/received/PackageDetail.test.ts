import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { ReceivedPackage, Shown } from '@/platform'

import PackageDetail from './PackageDetail.vue'

const show = vi.hoisted(() => vi.fn())
vi.mock('@/platform', () => ({ commands: { receivedShow: show }, toFailure: (thrown: unknown) => thrown }))

const held: ReceivedPackage = {
  id: 7, kind: '报送包', unit_code: '105001', unit_name: '自治区示例中心', year: 2026, period_end: '2026-07-31', sequence: 2,
  identifier: 'JXJK-105001-2026-0731-02', size: 1, sha256: '', fingerprint: '7A3C', is_registered: false, is_demo: false,
  state: '已入库', bagged_on: '2026-08-11', received_at: '2026-08-12T10:21:00', counts: null,
}
const cell = '指标/质量指标/合格率/完成值'

function shown(more: Partial<Shown> = {}): Shown {
  const difference = { previous: 1, cells: [{ project: 'P024', cell, before: '80', after: '90' }], added_entries: [], removed_entries: [], targets: [] }
  return { package: held, receipts: [], unit: '105001', recheck: [], answers: [], projects: [], difference, ...more }
}

async function opened(more: Partial<Shown> = {}, about: Partial<ReceivedPackage> = {}) {
  show.mockResolvedValue(shown(more))
  const detail = mount(PackageDetail, { props: { held: { ...held, ...about }, today: '2026-08-12', readonly: false, busy: false } })
  await flushPromises()
  return detail
}

beforeEach(() => void show.mockReset())

it('says the verdict in its exact words', async () => {
  expect((await opened()).get('[data-verdict] strong').text()).toBe('有效但未登记')
  expect((await opened({}, { is_registered: true })).get('[data-verdict] strong').text()).toBe('有效')
})

it('gives back with a remark that is bound to the cell of a difference', async () => {
  const detail = await opened()
  expect(detail.get('[data-action="give-back"]').attributes('disabled')).toBeDefined()
  await detail.get('[data-say]').trigger('click')
  await detail.get('[data-field="remark"]').setValue('数据不完整')
  expect(detail.get('[data-action="give-back"]').attributes('disabled')).toBeDefined()
  await detail.get('[data-remark]').setValue('请核对')
  await detail.get('[data-action="give-back"]').trigger('click')
  expect(detail.emitted('giveBack')).toEqual([['数据不完整', [{ project: 'P024', cell: '指标/质量指标/合格率/执行情况', remark: '请核对' }]]])
})

it('does not accept what the recheck found wrong, and says how much that is', async () => {
  const found = { rule: 'P08', severity: 'E' as const, project: '', where: '汇总/合计/执行数', message: '汇总数与单位合计相差1万元。' }
  const detail = await opened({ recheck: [found] })
  const accept = detail.get('[data-action="accept"]')
  expect(accept.attributes('disabled')).toBeDefined()
  expect(accept.text()).toContain('复核有 1 处错误')
  detail.vm.accept()
  expect(detail.emitted('accept')).toBeUndefined()
})

it('offers nothing more once it was returned', async () => {
  const detail = await opened({}, { state: '已退回' })
  expect(detail.find('[data-action="accept"]').exists()).toBe(false)
  expect(detail.find('[data-say]').exists()).toBe(false)
})
