import { beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

import type { FieldProposal } from '@/platform'
import { toasts } from '@/shared/toast/toasts'

import type { Proposals } from './proposals'
import { useTaking } from './taking'

vi.mock('@/platform', () => ({ toFailure: (thrown: unknown) => thrown }))

const proposal = (field: string, entered: string): FieldProposal => ({ field, proposal: '12', entered, basis: '' })
const held = shallowRef<Proposals>(new Map([['a', proposal('资金/甲', '')], ['b', proposal('资金/乙', '')], ['c', proposal('资金/丙', '9')], ['d', proposal('资金/丁', '12')]]))
const write = vi.fn()
let barred = false
const taking = () => useTaking(held, write, () => barred, () => Promise.resolve())

function focus(field: string): void {
  document.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus()
}

beforeEach(() => {
  document.body.innerHTML = ['a', 'c', 'd', 'e'].map((field) => `<textarea data-field="${field}"></textarea>`).join('')
  write.mockReset().mockResolvedValue(true)
  barred = false
  toasts.length = 0
})

it('takes all that are empty, and says how many', async () => {
  const { take, open } = taking()
  expect(open.value).toBe(2)
  await take()
  expect(write).toHaveBeenCalledExactlyOnceWith(null)
  expect(toasts.at(-1)).toMatchObject({ text: '已采用 2 项建议值', action: { label: '撤销' } })
})

it('takes that of the cell in hand, where it holds nothing or something else', async () => {
  const { takeHere } = taking()
  for (const field of ['a', 'c', 'd', 'e']) {
    focus(field)
    await takeHere()
    expect((document.activeElement as HTMLElement).dataset['field']).toBe(field)
  }
  expect(write.mock.calls).toEqual([['资金/甲'], ['资金/丙']])
})

it('takes nothing where nothing may be filled in, and says nothing where it failed', async () => {
  const { take } = taking()
  barred = true
  await take()
  expect(write).not.toHaveBeenCalled()
  barred = false
  write.mockResolvedValue(false)
  await take()
  expect(write).toHaveBeenCalledOnce()
  expect(toasts).toEqual([])
})
