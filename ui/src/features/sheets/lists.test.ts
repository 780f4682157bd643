import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'

import type { FieldProposal, SheetView } from '@/platform'

import DifferingList from './DifferingList.vue'
import UnsavedList from './UnsavedList.vue'

vi.mock('@/platform', () => ({ commands: {} }))

const view = { figures: { indicators: [{ level2: '数量指标', level3: '人次' }] } } as unknown as SheetView
const proposal: FieldProposal = { field: '指标/数量指标/人次/执行情况', proposal: '12人', entered: '约10人', basis: '指标进展按“逐次相加”计算' }
const cells = [{ field: 'indicators/0/progress', proposal }]

it('what differs from the records is named, and can be taken or looked at', async () => {
  const list = mount(DifferingList, { props: { view, cells, why: '', busy: false } })
  expect(list.text()).toContain('第1行 人次 执行情况')
  expect(list.text()).toContain('填的是 约10人，日常记录得出 12人。')
  await list.get('[data-action="take-one"]').trigger('click')
  expect(list.emitted('take')).toEqual([[proposal]])
  await list.setProps({ why: '监控表已锁定' })
  expect(list.get('[data-action="take-one"]').attributes('disabled')).toBeDefined()
  expect(list.text()).toContain('不能采用：监控表已锁定。')
  await list.setProps({ cells: [] })
  expect(list.find('section').exists()).toBe(false)
})

it('what could not be saved is named with what was typed, and can be tried again', async () => {
  const unsaved = new Map([['indicators/0/forecast_value', { typed: '约三百', reason: '不是有效数值。', change: {} }]])
  const list = mount(UnsavedList, { props: { view, unsaved } })
  expect(list.text()).toContain('1 格没有存上')
  expect(list.get('[data-unsaved]').text()).toContain('第1行 人次 全年预计值“约三百”不是有效数值。')
  expect(list.find('[data-action="retry-all"]').exists()).toBe(false)
  await list.get('[data-action="retry"]').trigger('click')
  await list.get('[data-action="give-up"]').trigger('click')
  expect([list.emitted('retry'), list.emitted('giveUp')]).toEqual([[['indicators/0/forecast_value']], [['indicators/0/forecast_value']]])
  await list.setProps({ unsaved: new Map() })
  expect(list.find('section').exists()).toBe(false)
})
