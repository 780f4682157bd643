/** A field that has the focus, and what it held once it was ready to be typed in. */
let field: HTMLInputElement | HTMLTextAreaElement | undefined
let held = ''

/** Remembers what every field holds when it is come to. */
export function keepTrackOfTyping(): void {
  window.addEventListener('focusin', ({ target }) => {
    field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined
    // A cell shows what it really holds only once it has the focus.
    setTimeout(() => (held = field?.value ?? ''))
  })
}

/** Whether a key belongs to a text: a field that was changed since it was come to takes back what was typed in it. */
export function isTyping({ target }: KeyboardEvent): boolean {
  const typed = target instanceof HTMLElement ? target.closest<HTMLInputElement>('input, textarea') : null
  if (!typed || ('gridInput' in typed.dataset && typed.value === '')) return false
  return typed !== field || typed.value !== held
}
