import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import FormCell from './FormCell.vue'

const cell = (more: object) => mount(FormCell, { props: { value: '', field: 'f', label: '执行情况', readonly: false, ...more } })

it('shows a proposal as empty until it is taken, and says how it was found', () => {
  const proposed = cell({ proposed: '2480平方米', basis: '指标进展按“逐次相加”计算' })
  const box = proposed.get('textarea')
  expect(box.element.value).toBe('')
  expect(box.attributes('placeholder')).toBe('2480平方米')
  expect(box.attributes('title')).toBe('建议值 2480平方米：指标进展按“逐次相加”计算。Alt Y 采用')
  expect(proposed.find('[data-proposed]').exists()).toBe(true)
  expect(cell({ proposed: '1', readonly: true }).find('[data-proposed]').exists()).toBe(false)
  const typed = cell({ proposed: '2480平方米', basis: '按进展', value: '约2500平方米' })
  expect(typed.find('[data-proposed]').exists()).toBe(false)
  expect(typed.get('textarea').attributes('title')).toBe('日常记录得出 2480平方米：按进展。Alt Y 采用')
})

it('keeps what is being typed while what is stored changes under it', async () => {
  const typing = cell({ value: '旧' })
  const box = typing.get('textarea')
  await box.trigger('focus')
  await typing.setProps({ value: '采用的' })
  expect(box.element.value).toBe('采用的')
  await box.setValue('正在打的')
  await typing.setProps({ value: '又变了' })
  expect(box.element.value).toBe('正在打的')
  await box.trigger('blur')
  expect(typing.emitted('commit')).toEqual([['正在打的']])
})
