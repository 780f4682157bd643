import { isComposing } from './keys'

/**
 * While an input method composes, its keys are its own: Esc closes its candidates and no dialog,
 * Enter takes a candidate and submits nothing. The fields still get them from the webview.
 */
export function keepCompositionToItself(): void {
  window.addEventListener('keydown', (event) => isComposing(event) && event.stopPropagation(), true)
}
