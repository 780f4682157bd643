import { ref, watch } from 'vue'

import { sizeWindow } from '@/platform'

/** How large the window shows everything, in percent. */
export const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200] as const

const KEY = 'zoom'

function stored(): number {
  const value = Number(localStorage.getItem(KEY))
  return ZOOMS.find((one) => one === value) ?? 100
}

/** Kept on this computer. */
export const zoom = ref<number>(stored())

/** The next step larger or smaller, where there is one. */
export function zoomBy(step: 1 | -1): void {
  const at = ZOOMS.findIndex((one) => one === zoom.value)
  zoom.value = ZOOMS[at + step] ?? zoom.value
}

/** Puts the size on the window, now and whenever it changes. */
export function followZoom(): void {
  watch(
    zoom,
    (percent, before) => {
      if (percent !== 100 || before !== undefined) void sizeWindow(percent).catch(() => {
        // A webview that cannot be sized shows everything as it is.
      })
      localStorage.setItem(KEY, String(percent))
    },
    { immediate: true },
  )
  // As in a spreadsheet.
  window.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      zoomBy(event.deltaY < 0 ? 1 : -1)
    },
    { passive: false },
  )
}
