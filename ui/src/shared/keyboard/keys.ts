import { onBeforeUnmount, onMounted } from 'vue'

/** Whether an input method is composing: its candidate window owns Enter, Tab, Esc and the arrows. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** The name of a key press, such as `Ctrl+1`, `Shift+F8` or `Esc`. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key === 'Escape' ? 'Esc' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const parts = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && key.length > 1 && 'Shift', key]
  return parts.filter(Boolean).join('+')
}

/** Presses that were only kept from the webview, and are still the page's. */
export const keptFromWebview = new WeakSet<KeyboardEvent>()

/** Keys of a page while it is shown. A handler that returns false leaves the key alone. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => unknown>): void {
  function listen(event: KeyboardEvent): void {
    if (isComposing(event) || (event.defaultPrevented && !keptFromWebview.has(event))) return
    const handle = keys[keyName(event)]
    if (handle && handle(event) !== false) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', listen))
  onBeforeUnmount(() => window.removeEventListener('keydown', listen))
}

/** Moves the focus from one region of the window to the next. */
export function walkRegions(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null)
  if (regions.length === 0) return
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(here + step + regions.length) % regions.length]
  const inside = next?.querySelector<HTMLElement>('a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]')
  const target = inside ?? next
  target?.focus()
}

/** Moves the focus among the rows of a list with the arrow keys. */
export function moveInList(event: KeyboardEvent, selector: string): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || isComposing(event)) return
  const list = event.currentTarget
  if (!(list instanceof HTMLElement)) return
  const rows = [...list.querySelectorAll<HTMLElement>(selector)]
  const here = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}
