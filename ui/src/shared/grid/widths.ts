import { reactive } from 'vue'

import type { Column } from './types'

export const NARROWEST = 40

/** The widths of a grid's columns, remembered on this computer under its name. */
export function useWidths(name: string, columns: readonly Column[]) {
  const key = `grid.${name}.widths`
  const kept = read(key)
  const widths = reactive(Object.fromEntries(columns.map((column) => [column.key, kept[column.key] ?? column.width])))

  function set(column: string, width: number): void {
    widths[column] = Math.max(NARROWEST, Math.round(width))
    localStorage.setItem(key, JSON.stringify(widths))
  }

  return { widths, set }
}

function read(key: string): Record<string, number> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const sound = Object.entries(stored).filter(([, width]) => typeof width === 'number' && width >= NARROWEST && width < 2000)
    return Object.fromEntries(sound) as Record<string, number>
  } catch {
    return {}
  }
}
