import { expect, it } from 'vitest'

import { isTyping, keepTrackOfTyping } from './typing'

it('only a field that was changed keeps Ctrl Z to itself', async () => {
  keepTrackOfTyping()
  const field = document.body.appendChild(document.createElement('textarea'))
  field.value = '按计划推进'
  const pressed = (target: EventTarget) => {
    const event = new KeyboardEvent('keydown', { key: 'z', ctrlKey: true })
    Object.defineProperty(event, 'target', { value: target })
    return isTyping(event)
  }
  field.focus()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(pressed(field)).toBe(false)
  field.value = '按计划推进，'
  expect(pressed(field)).toBe(true)
  expect(pressed(document.body)).toBe(false)
})
