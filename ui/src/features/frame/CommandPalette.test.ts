import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import CommandPalette from './CommandPalette.vue'

const push = vi.hoisted(() => vi.fn())
vi.mock('vue-router', () => ({ useRouter: () => ({ push }) }))
vi.mock('@/shared/theme', () => ({ theme: { value: 'light' } }))
vi.mock('@/platform', () => ({
  commands: { projectNames: () => Promise.resolve([{ code: '003', name: '草原监测', initials: [...'cyjc'] }]),
    indicatorNames: () => Promise.resolve([{ project: '003', level2: '数量指标', level3: '样地数', initials: [...'yds'] }]),
    ledgerPage: ({ text }: { text: string }) => Promise.resolve({ count: 1, rows: text === 'JZ-7' ? [{ id: 7, date: '2026-07-01', project: '003', source: '其他资金', kind: '支出', amount_yuan: '5.00', voucher: 'JZ-7', payee: '甲' }] : [] }),
  },
  toFailure: (thrown: unknown) => thrown,
}))

async function opened(typed = 'cy') {
  const palette = mount(CommandPalette, { props: { modelValue: false }, attachTo: document.body })
  await palette.setProps({ modelValue: true })
  await flushPromises()
  await palette.get('input').setValue(typed)
  return palette
}

beforeEach(() => void push.mockReset())

it('opens the project that is found, by Enter', async () => {
  const palette = await opened()
  await palette.get('input').trigger('keydown', { key: 'Enter' })
  expect(push).toHaveBeenCalledExactlyOnceWith('/projects/003')
  expect(palette.emitted('update:modelValue')).toEqual([[false]])
})

it('opens its sheet by Tab', async () => {
  const palette = await opened()
  await palette.get('input').trigger('keydown', { key: 'Tab' })
  expect(push).toHaveBeenCalledExactlyOnceWith('/sheets/003')
})

it('leaves the keys of the input method alone', async () => {
  const palette = await opened()
  for (const key of ['Enter', 'Escape', 'Tab', 'ArrowDown']) await palette.get('input').trigger('keydown', { key, isComposing: true })
  await palette.get('input').trigger('keydown', { key: 'Enter', keyCode: 229 })
  expect(push).not.toHaveBeenCalled()
  expect(palette.emitted('update:modelValue')).toBeUndefined()
})

it('closes by Esc and goes nowhere', async () => {
  const palette = await opened()
  await palette.get('input').trigger('keydown', { key: 'Escape' })
  expect(palette.emitted('update:modelValue')).toEqual([[false]])
  expect(push).not.toHaveBeenCalled()
})

it('finds a voucher by its number once typing pauses, and goes to its row', async () => {
  const palette = await opened('JZ-7')
  await vi.waitFor(() => expect(palette.findAll('[data-item]').map((item) => item.attributes('data-item'))).toEqual(['entry/7']))
  await palette.get('input').trigger('keydown', { key: 'Enter' })
  expect(push.mock.calls[0]?.[0]).toBe(`/ledger/funds?${new URLSearchParams({ project: '003', source: '其他资金', entry: '7', date: '2026-07-01' })}`)
})

it('opens an indicator in the row of its sheet, and its progress by Tab', async () => {
  const palette = await opened('yds')
  await palette.get('input').trigger('keydown', { key: 'Enter' })
  expect(push).toHaveBeenCalledExactlyOnceWith({ path: '/sheets/003', query: { field: 'indicators/0/progress' } })
  const again = await opened('yds')
  await again.get('input').trigger('keydown', { key: 'Tab' })
  expect(push).toHaveBeenLastCalledWith(`/ledger/progress?${new URLSearchParams({ project: '003', text: '样地数' })}`)
})
