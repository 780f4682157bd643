import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import CommandPalette from './CommandPalette.vue'

const push = vi.hoisted(() => vi.fn())
vi.mock('vue-router', () => ({ useRouter: () => ({ push }) }))
vi.mock('@/shared/theme', () => ({ theme: { value: 'light' } }))
vi.mock('@/platform', () => ({
  commands: { projectNames: () => Promise.resolve([{ code: '003', name: '草原监测', initials: [...'cyjc'] }]) },
  toFailure: (thrown: unknown) => thrown,
}))

async function opened() {
  const palette = mount(CommandPalette, { props: { modelValue: false }, attachTo: document.body })
  await palette.setProps({ modelValue: true })
  await flushPromises()
  await palette.get('input').setValue('cy')
  return palette
}

beforeEach(() => push.mockReset())

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
