import { expect, it } from 'vitest'

import { paperOf } from './print'

it('lies as the page does where the webview asks for its paper, and is upright where it cannot', () => {
  const landscape = { width: 297, height: 210 }
  expect(paperOf(landscape, true)).toEqual(landscape)
  expect(paperOf(landscape, false)).toEqual({ width: 210, height: 297 })
  expect(paperOf({ width: 210, height: 297 }, false)).toEqual({ width: 210, height: 297 })
})
