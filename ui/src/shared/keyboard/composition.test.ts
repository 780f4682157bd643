import { expect, it, vi } from 'vitest'

import { keepCompositionToItself } from './composition'

it('keys of a composition reach nobody else', () => {
  keepCompositionToItself()
  const heard = vi.fn()
  document.addEventListener('keydown', heard)
  const field = document.body.appendChild(document.createElement('input'))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', isComposing: true, bubbles: true }))
  expect(heard).not.toHaveBeenCalled()
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true }))
  expect(heard).toHaveBeenCalledOnce()
})
