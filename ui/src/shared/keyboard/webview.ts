import { keptFromWebview, keyName } from './keys'

/** Keys by which a webview would print, search or reload the page. */
const OFF = new Set(['F1', 'F3', 'F5', 'F7', 'Ctrl+F5', 'Ctrl+P', 'Ctrl+N', 'Ctrl+R', 'Ctrl+F', 'Ctrl+G', 'Ctrl+J', 'Ctrl+U', 'Ctrl+O', 'Ctrl+S'])

/** Turns the webview's own accelerators and its menu off; text fields keep their menu. */
export function keepWebviewKeysOff(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !OFF.has(keyName(event))) return
    event.preventDefault()
    keptFromWebview.add(event)
  })
  window.addEventListener('contextmenu', (event) => {
    const target = event.target
    if (!(target instanceof HTMLElement && target.closest('input, textarea'))) event.preventDefault()
  })
}
