import { describe, expect, it } from 'vitest'

import { at, contains, edgeOf, moved, rangeOf, sizeOf } from './selection'

const size = { rows: 100, columns: 5 }
const step = (key: string, more = {}) => ({ key, far: false, extend: false, page: 20, ...more })

describe('the current cell', () => {
  it('moves by arrows and never leaves the grid', () => {
    expect(moved(at(3, 2), step('ArrowDown'), size)?.anchor).toEqual({ row: 4, column: 2 })
    expect(moved(at(0, 0), step('ArrowUp'), size)?.anchor).toEqual({ row: 0, column: 0 })
    expect(moved(at(99, 4), step('ArrowRight'), size)?.anchor).toEqual({ row: 99, column: 4 })
    expect(moved(at(0, 0), step('x'), size)).toBeUndefined()
  })

  it('moves by pages, to the ends of a row, and to the corners', () => {
    expect(moved(at(3, 2), step('PageDown'), size)?.anchor.row).toBe(23)
    expect(moved(at(3, 2), step('End'), size)?.anchor).toEqual({ row: 3, column: 4 })
    expect(moved(at(3, 2), step('End', { far: true }), size)?.anchor).toEqual({ row: 99, column: 4 })
    expect(moved(at(3, 2), step('Home', { far: true }), size)?.anchor).toEqual({ row: 0, column: 0 })
  })

  it('lets a range grow from where it began', () => {
    const grown = moved(moved(at(3, 2), step('ArrowUp', { extend: true }), size) ?? at(0, 0), step('ArrowRight', { extend: true }), size)
    const range = rangeOf(grown ?? at(0, 0))
    expect(range).toEqual({ top: 2, bottom: 3, left: 2, right: 3 })
    expect(sizeOf(range)).toBe(4)
    expect([contains(range, 3, 3), contains(range, 4, 3)]).toEqual([true, false])
  })

  it('jumps to the edge of the data as in Excel', () => {
    const filled = ({ row }: { row: number }) => row < 4 || row === 7
    const jump = (row: number, down: number) => edgeOf({ row, column: 0 }, down, 0, { rows: 10, columns: 1 }, filled).row
    expect([jump(0, 1), jump(3, 1), jump(7, 1), jump(9, -1), jump(7, -1), jump(0, -1)]).toEqual([3, 7, 9, 7, 3, 0])
  })
})
