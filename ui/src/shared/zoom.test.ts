import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

const sized = vi.hoisted(() => vi.fn(() => Promise.resolve(null)))
vi.mock('@/platform', () => ({ sizeWindow: sized }))

beforeEach(() => {
  vi.resetModules()
  sized.mockClear()
  localStorage.clear()
})

it('goes by steps, stops at the ends and is kept on this computer', async () => {
  const { followZoom, zoom, zoomBy } = await import('./zoom')
  followZoom()
  expect(sized).not.toHaveBeenCalled()
  for (let count = 0; count < 9; count += 1) zoomBy(1)
  await flushPromises()
  expect(sized.mock.calls).toEqual([[200]])
  for (let count = 0; count < 9; count += 1) zoomBy(-1)
  await flushPromises()
  expect(zoom.value).toBe(80)
  expect(localStorage.getItem('zoom')).toBe('80')
})

it('takes what was kept, and nothing else', async () => {
  localStorage.setItem('zoom', '125')
  const kept = await import('./zoom')
  kept.followZoom()
  expect(sized.mock.calls).toEqual([[125]])
  vi.resetModules()
  localStorage.setItem('zoom', '1e9')
  expect((await import('./zoom')).zoom.value).toBe(100)
})
