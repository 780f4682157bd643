import { describe, expect, it } from 'vitest'

import { address, chosen, shownAt } from './pages'

describe('the choice of pages', () => {
  it('is all of them where nothing is typed', () => {
    expect(chosen('', 3)).toEqual([0, 1, 2])
    expect(chosen(' ', 1)).toEqual([0])
  })

  it('takes single pages and ranges as they are typed in an office', () => {
    expect(chosen('1-3,5', 6)).toEqual([0, 1, 2, 4])
    expect(chosen('５，１－２', 6)).toEqual([0, 1, 4])
    expect(chosen('2至4、4', 6)).toEqual([1, 2, 3])
  })

  it('is refused where a page is not there or the text says none', () => {
    for (const text of ['0', '4', '3-1', '1-9', '一', '1--2', '-']) expect(chosen(text, 3), text).toBeUndefined()
  })
})

describe('the page that is shown', () => {
  it('is the last one that begins above the middle', () => {
    expect(shownAt([0, 800, 1600], 100)).toBe(0)
    expect(shownAt([0, 800, 1600], 900)).toBe(1)
    expect(shownAt([0, 800, 1600], 9000)).toBe(2)
    expect(shownAt([], 10)).toBe(0)
  })
})

it('a drawing is an address that nothing in it can break', () => {
  expect(address('<svg a="#1">"%</svg>')).toBe('data:image/svg+xml,%3Csvg%20a%3D%22%231%22%3E%22%25%3C%2Fsvg%3E')
})
