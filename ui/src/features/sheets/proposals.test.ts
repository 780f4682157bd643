import { flushPromises, mount } from '@vue/test-utils'
import { computed, defineComponent, h, shallowRef, type ComputedRef, type Ref } from 'vue'
import { expect, it, vi } from 'vitest'

import type { FieldProposal, SheetView } from '@/platform'

import { byCell, differing, useProposal, useProposals, type Proposals } from './proposals'

const propose = vi.hoisted(() => vi.fn())
vi.mock('@/platform', () => ({ commands: { sheetProposals: propose } }))

const proposal = (field: string, entered = ''): FieldProposal => ({ field, proposal: '12', entered, basis: '指标进展按“取最新”计算' })
const indicator = { level2: '数量指标', level3: '培训人次' }
const view = { form: {}, figures: { indicators: [indicator] } } as unknown as SheetView

it('knows the cell of each, and leaves out what the page does not have', () => {
  const fields = ['资金/其他资金/全年预计执行数', '指标/数量指标/培训人次/执行情况', '指标/数量指标/培训人次/全年预计值', '别的']
  expect([...byCell(fields.map((field) => proposal(field)), view).keys()]).toEqual(['funds/其他资金/forecast', 'indicators/0/progress', 'indicators/0/forecast_value'])
})

it('tells what is filled otherwise from what is empty and what is the same', () => {
  const places = ['指标/数量指标/培训人次/执行情况', '指标/数量指标/培训人次/全年预计完成情况', '资金/其他资金/全年预计执行数']
  const held = byCell([proposal(places[0] ?? '', '约10'), proposal(places[1] ?? '', '12'), proposal(places[2] ?? '')], view)
  expect(differing(held).map(({ field }) => field)).toEqual(['indicators/0/progress'])
})

it('asks anew when the page changes, and lets cells know theirs', async () => {
  propose.mockResolvedValueOnce([proposal('指标/数量指标/培训人次/执行情况'), proposal('资金/其他资金/全年预计执行数', '3')]).mockRejectedValueOnce(new Error('closed'))
  const shown = shallowRef<SheetView>()
  let cell: ComputedRef<FieldProposal | undefined> | undefined
  let found: Readonly<Ref<Proposals>> | undefined
  const Cell = defineComponent(() => {
    cell = useProposal(computed(() => 'indicators/0/progress'))
    return () => null
  })
  mount(
    defineComponent(() => {
      found = useProposals('P1', shown)
      return () => h(Cell)
    }),
  )
  expect(cell?.value).toBeUndefined()
  shown.value = view
  await flushPromises()
  expect([found?.value.size, cell?.value?.proposal]).toEqual([2, '12'])
  // A sheet can be filled in without them.
  shown.value = { ...view }
  await flushPromises()
  expect([found?.value.size, cell?.value]).toEqual([0, undefined])
})
