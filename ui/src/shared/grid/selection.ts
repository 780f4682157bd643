import type { Place, Range } from './types'

/** The current cell, and the opposite corner of the range that grows from it. */
export interface Selection {
  /** Where a range began; the current cell. */
  anchor: Place
  /** The corner that moves. */
  focus: Place
}

/** The size of a grid: the rows that can be stood on and the columns. */
export interface Size {
  rows: number
  columns: number
}

export function at(row: number, column: number): Selection {
  return { anchor: { row, column }, focus: { row, column } }
}

/** The rectangle between both corners. */
export function rangeOf({ anchor, focus }: Selection): Range {
  return {
    top: Math.min(anchor.row, focus.row),
    bottom: Math.max(anchor.row, focus.row),
    left: Math.min(anchor.column, focus.column),
    right: Math.max(anchor.column, focus.column),
  }
}

export function contains(range: Range, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right
}

export function isSingle(range: Range): boolean {
  return range.top === range.bottom && range.left === range.right
}

export function sizeOf(range: Range): number {
  return (range.bottom - range.top + 1) * (range.right - range.left + 1)
}

/** Keeps a place inside the grid. */
export function inside(place: Place, size: Size): Place {
  return {
    row: Math.max(0, Math.min(size.rows - 1, place.row)),
    column: Math.max(0, Math.min(size.columns - 1, place.column)),
  }
}

/** A step of the keyboard; `page` is the number of rows that are seen, `edge` finds the data's edge. */
export interface Step {
  key: string
  /** Ctrl: to the edge of the data, or of the grid. */
  far: boolean
  /** Shift: the range grows. */
  extend: boolean
  page: number
  /** The last cell of a run in a direction, as Excel's Ctrl and arrow find it. */
  edge?: (from: Place, down: number, right: number) => Place
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** The selection after a step, or nothing where the key is no step. */
export function moved(selection: Selection, step: Step, size: Size): Selection | undefined {
  const from = step.extend ? selection.focus : selection.anchor
  const target = goal(from, step, size)
  if (!target) return undefined
  const focus = inside(target, size)
  return step.extend ? { anchor: selection.anchor, focus } : { anchor: focus, focus }
}

function goal(from: Place, { key, far, page, edge }: Step, size: Size): Place | undefined {
  const arrow = ARROWS[key]
  if (arrow) {
    const [down, right] = arrow
    if (far && edge) return edge(from, down, right)
    return { row: from.row + down, column: from.column + right }
  }
  switch (key) {
    case 'Home':
      return { row: far ? 0 : from.row, column: 0 }
    case 'End':
      return { row: far ? size.rows - 1 : from.row, column: size.columns - 1 }
    case 'PageUp':
      return { row: from.row - page, column: from.column }
    case 'PageDown':
      return { row: from.row + page, column: from.column }
    default:
      return undefined
  }
}

/** The last cell of the run of filled (or empty) cells from a place in a direction. */
export function edgeOf(from: Place, down: number, right: number, size: Size, filled: (place: Place) => boolean): Place {
  const next = (place: Place): Place => ({ row: place.row + down, column: place.column + right })
  const exists = (place: Place): boolean => place.row >= 0 && place.column >= 0 && place.row < size.rows && place.column < size.columns
  let here = from
  const first = next(here)
  if (!exists(first)) return here
  const through = filled(here) && filled(first)
  for (let ahead = first; exists(ahead); ahead = next(ahead)) {
    if (through && !filled(ahead)) return here
    here = ahead
    if (!through && filled(ahead)) return here
  }
  return here
}
