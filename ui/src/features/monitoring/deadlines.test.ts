import { describe, expect, it } from 'vitest'

import { due, nextSteps } from './deadlines'

describe('a day by which something is to be done', () => {
  it('is red once it is over and yellow when it is near', () => {
    expect(due('2026-08-11', false, '2026-08-12')).toEqual({ tone: 'red', text: '超期 1 天' })
    expect(due('2026-08-12', false, '2026-08-12')).toEqual({ tone: 'yellow', text: '今天到期' })
    expect(due('2026-08-26', false, '2026-08-12')).toEqual({ tone: 'yellow', text: '还有 14 天' })
    expect(due('2026-08-27', false, '2026-08-12').tone).toBe('')
  })

  it('says nothing once it is done, or where there is none', () => {
    expect(due('2026-01-01', true, '2026-08-12').text).toBe('')
    expect(due(null, false, '2026-08-12').text).toBe('')
  })
})

it('a problem goes on step by step, and back only once it was corrected', () => {
  const steps = (['待整改', '整改中', '已整改', '已销号'] as const).map((state) => nextSteps(state).map(({ action }) => action))
  expect(steps).toEqual([['start'], ['done'], ['close', 'reopen'], ['reopen']])
})
