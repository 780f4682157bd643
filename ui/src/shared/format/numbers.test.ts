import { describe, expect, it } from 'vitest'

import { fromMillionths, grouped, isAmount, millionths, percent, plainNumber, rounded } from './numbers'

describe('numbers', () => {
  it('are grouped by three, with a real minus sign', () => {
    expect(grouped('946901.10')).toBe('946,901.10')
    expect(grouped('-3101.526045')).toBe('−3,101.526045')
    expect(grouped('123')).toBe('123')
  })

  it('that are none stay as they are', () => {
    expect(grouped('逐步健全')).toBe('逐步健全')
    expect(rounded('—')).toBe('—')
  })

  it('are rounded half away from zero', () => {
    expect(rounded('0.005')).toBe('0.01')
    expect(rounded('-0.005')).toBe('−0.01')
    expect(rounded('-0.004')).toBe('0.00')
    expect(rounded('99999999999.995')).toBe('100,000,000,000.00')
    expect(rounded('12')).toBe('12.00')
  })

  it('typed with full-width signs become plain', () => {
    expect(plainNumber('４８，６００．５０')).toBe('48600.50')
    expect(plainNumber(' ￥1,200 ')).toBe('1200')
  })

  it('of money have at most 6 decimals', () => {
    expect(isAmount('826.176045')).toBe(true)
    expect(isAmount('826.1760451')).toBe(false)
    expect(isAmount('48，600元整')).toBe(false)
    expect(isAmount('')).toBe(false)
  })

  it('scale to millionths and back without loss', () => {
    for (const value of ['0.00', '946901.10', '-3101.526045', '0.000001', '-0.50', '12.3456']) {
      expect(fromMillionths(millionths(value))).toBe(value)
    }
  })

  it('of a rate that does not exist are a dash', () => {
    expect(percent(null)).toBe('—')
    expect(percent('19.74')).toBe('19.74%')
  })
})
