import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import PickField from './PickField.vue'

const CHOICES = ['甲', '乙'].map((label) => ({ value: label, label }))

function field(modelValue = '') {
  const wrapper = mount(PickField, { props: { modelValue, label: '指标', choices: CHOICES, clearable: true }, attachTo: document.body })
  const key = (name: string) => wrapper.get('input').trigger('keydown', { key: name })
  return { wrapper, key, values: () => (wrapper.emitted('update:modelValue') ?? []).map(([value]) => value) }
}

it('takes the choice that the arrows went to', async () => {
  const { key, values } = field()
  await key('ArrowDown')
  await key('Enter')
  expect(values()).toEqual(['甲'])
  const second = field()
  await second.key('ArrowDown')
  await second.key('ArrowDown')
  await second.key('Enter')
  expect(second.values()).toEqual(['乙'])
})

it('is emptied by Enter on nothing', async () => {
  const { wrapper, key, values } = field('甲')
  await wrapper.get('input').setValue('')
  await key('Enter')
  expect(values()).toEqual([''])
})
