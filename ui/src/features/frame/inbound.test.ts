import { expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Router } from 'vue-router'

import { kindOf, takeIn, useInbound } from './inbound'

const router = (path = '/') => {
  const push = vi.fn()
  return { push, router: { push, currentRoute: { value: { path } } } as unknown as Router }
}

it('knows what a package is by its name', () => {
  expect(kindOf('D:\\U盘\\JXTH-105-2026-0731-01.zip')).toBe('receipt')
  expect(kindOf('/media/jxhz-105-2026-0731-02.zip')).toBe('receipt')
  expect(kindOf('JXRW-105-2026-0731-01.zip')).toBe('task')
  expect(kindOf('JXDJ-105001-20260801-01.zip')).toBe('registration')
  expect(kindOf('JXJK-105001-2026-0731-01.zip')).toBe('submission')
  expect(kindOf('随便什么.zip')).toBe('submission')
})

it('goes to the page of what is dropped, which takes it once', async () => {
  const { push, router: to } = router()
  await takeIn(['JXTH-105-2026-0731-01.zip'], to)
  expect(push).toHaveBeenCalledExactlyOnceWith('/submission')
  const take = vi.fn()
  const scope = effectScope()
  scope.run(() => useInbound('submission', take))
  expect(take).not.toHaveBeenCalled()
  scope.run(() => useInbound('receipt', take))
  expect(take).toHaveBeenCalledExactlyOnceWith(['JXTH-105-2026-0731-01.zip'])
  scope.run(() => useInbound('receipt', take))
  expect(take).toHaveBeenCalledTimes(1)
  scope.stop()
})

it('goes nowhere when nothing was chosen, and receives several kinds together', async () => {
  const { push, router: to } = router()
  await takeIn([], to)
  expect(push).not.toHaveBeenCalled()
  await takeIn(['JXJK-1.zip', 'JXRW-1.zip'], to)
  expect(push).toHaveBeenCalledExactlyOnceWith('/received')
})

it('verifies whatever is dropped onto the page of verification', async () => {
  const { router: to } = router('/verify')
  await takeIn(['JXJK-1.zip', 'JXRW-1.zip'], to)
  const take = vi.fn()
  const scope = effectScope()
  scope.run(() => useInbound('verify', take))
  expect(take).toHaveBeenCalledExactlyOnceWith(['JXJK-1.zip', 'JXRW-1.zip'])
  scope.stop()
})
