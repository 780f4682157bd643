import { describe, expect, it } from 'vitest'

import { fromFen, toFen, typedDate, typedNumber } from './typed'

describe('a date that is typed', () => {
  it('may leave out the year and be written in any usual way', () => {
    for (const text of ['8-12', '8/12', '8.12', '８－１２', '8月12日', '2026年8月12日', '20260812', '2026-08-12', ' 今天 ']) {
      expect(typedDate(text, '2026-08-12')).toBe('2026-08-12')
    }
  })

  it('that is none stays as it is, to be named in the message', () => {
    expect(typedDate('2-30', '2026-08-12')).toBe('2-30')
    expect(typedDate('下周', '2026-08-12')).toBe('下周')
  })
})

describe('a number that is typed', () => {
  it('may be a sum, worked out exactly', () => {
    expect(typedNumber('16200*3', 2)).toBe('48600.00')
    expect(typedNumber('=0.1+0.2', 2)).toBe('0.30')
    expect(typedNumber('１６，２００×３', 2)).toBe('48600.00')
    expect(typedNumber('100/3', 2)).toBe('33.33')
    expect(typedNumber('-(1+1)*2.5', 2)).toBe('-5.00')
    expect(typedNumber('0.05/10', 2)).toBe('0.01')
    expect(typedNumber('1/8', 6)).toBe('0.125')
    expect(typedNumber('12*2', 6)).toBe('24')
    expect(typedNumber('99999999999.99*3', 2)).toBe('299999999999.97')
  })

  it('stays as it is where nothing is to be worked out', () => {
    expect(typedNumber('48,600.5', 2)).toBe('48600.5')
    expect(typedNumber('-5', 2)).toBe('-5')
    expect(typedNumber('1/0', 2)).toBe('1/0')
    expect(typedNumber('2*(3', 2)).toBe('2*(3')
    expect(typedNumber('五万', 2)).toBe('五万')
  })

  it('of money counts in 分 and back', () => {
    for (const amount of ['0.00', '48600.00', '-12793284.51']) expect(fromFen(toFen(amount) ?? 0n)).toBe(amount)
    expect(toFen('1.005')).toBeUndefined()
  })
})
