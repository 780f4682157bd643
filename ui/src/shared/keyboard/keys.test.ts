import { describe, expect, it } from 'vitest'

import { isComposing, keyName } from './keys'

describe('a key press', () => {
  it('is named with its modifiers', () => {
    expect(keyName(new KeyboardEvent('keydown', { key: '1', ctrlKey: true }))).toBe('Ctrl+1')
    expect(keyName(new KeyboardEvent('keydown', { key: 'F8', shiftKey: true }))).toBe('Shift+F8')
    expect(keyName(new KeyboardEvent('keydown', { key: 'Escape' }))).toBe('Esc')
    expect(keyName(new KeyboardEvent('keydown', { key: 'y', altKey: true }))).toBe('Alt+Y')
  })

  it('belongs to the input method while it composes', () => {
    expect(isComposing(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }))).toBe(true)
    expect(isComposing(new KeyboardEvent('keydown', { key: 'Enter' }))).toBe(false)
  })
})
