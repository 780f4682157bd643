import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'

import type { SheetView } from '@/platform'

import TargetNotice from './TargetNotice.vue'

const compare = vi.hoisted(() => vi.fn())
vi.mock('@/platform', () => ({ commands: { sheetCompare: compare } }))

const view = { form: {} } as unknown as SheetView
const shown = () => mount(TargetNotice, { props: { code: 'P1', view, why: '', busy: false } })

it('lists what differs from the approved targets, and offers them', async () => {
  const field = { field: '年度指标值', before: '100', after: '80' }
  compare.mockResolvedValueOnce({ sheet_version: 1, approved_version: 2, differences: [{ kind: '变更', level2: '数量指标', level3: '培训人次', fields: [field] }] })
  const notice = shown()
  await flushPromises()
  expect(notice.text()).toContain('现行第2版，本表按第1版填报，有 1 处不同')
  expect(notice.text()).toContain('年度指标值 100 → 80')
  await notice.get('[data-action="renew"]').trigger('click')
  expect(notice.emitted('renew')).toHaveLength(1)
})

it('says nothing where nothing differs, or it is not known', async () => {
  compare.mockResolvedValueOnce({ sheet_version: 1, approved_version: 1, differences: [] }).mockRejectedValueOnce(new Error('closed'))
  for (const notice of [shown(), shown()]) {
    await flushPromises()
    expect(notice.find('section').exists()).toBe(false)
  }
})
