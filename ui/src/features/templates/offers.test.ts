import { expect, test } from 'vitest'

import { freeName, spread } from './offers'

test('a copy gets the first name that is free', () => {
  expect(freeName('nmg-2019', ['nmg-2019'])).toBe('nmg-2019-1')
  expect(freeName('nmg-2019', ['nmg-2019', 'nmg-2019-1'])).toBe('nmg-2019-2')
})

test('columns of the funds block are as wide as what they show', () => {
  const keys = ['initial_budget', 'annual_budget', 'executed', 'execution_rate', 'forecast', 'carryover']
  const widths = [20, 30, 26, 4, 4, 4, 4, 4, 36, 4, 4, 4, 36]
  expect(spread(keys, widths)).toEqual([1, 1, 1, 3, 3, 4])
  expect(spread(['executed'], [20, 20])).toEqual([2])
  expect(spread(['executed', 'execution_rate'], [4, 4])).toEqual([1, 1])
})
