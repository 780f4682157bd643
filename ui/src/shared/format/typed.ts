// What people type into fields, as it is meant: short dates, sums in place of numbers.

import { plainNumber } from './numbers'

/** A fraction with a positive denominator. */
interface Fraction {
  over: bigint
  under: bigint
}

/** Digits and signs of full width as their plain twins. */
export function plainText(typed: string): string {
  return typed.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim()
}

/** A date as it is meant: `8-12` and `8月12日` lie in the year of `today`; what is no date stays as it is. */
export function typedDate(typed: string, today: string): string {
  const text = plainText(typed).replace(/[年月/.。]/g, '-').replace(/日$/, '')
  if (typed.trim() === '今天') return today
  const parts = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!parts) return typed.trim()
  const [, year = today.slice(0, 4), month = '', day = ''] = parts
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const read = new Date(`${iso}T00:00:00Z`)
  const exists = !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === iso
  return exists ? iso : typed.trim()
}

/** A date as it is meant as `YYYY-MM-DD`, or nothing where it is no date. */
export function dateIn(typed: string, today: string): string | undefined {
  const read = typedDate(typed, today)
  return /^\d{4}-\d{2}-\d{2}$/.test(read) ? read : undefined
}

/** A number as it is meant: `16200*3` is worked out exactly, to so many decimals; anything else stays as it is. */
export function typedNumber(typed: string, decimals: number): string {
  const text = plainNumber(plainText(typed).replace(/[×xX]/g, '*').replace(/÷/g, '/')).replace(/^=/, '')
  if (!/^[\d.+\-*/()]+$/.test(text) || !/[\d)][+\-*/]/.test(text)) return text
  const value = worked(text)
  return value ? rounded(value, decimals) : text
}

/** A decimal as 分, or nothing where it is no amount. */
export function toFen(amount: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount)
  if (!match) return undefined
  const [, sign, whole = '0', fraction = ''] = match
  const fen = BigInt(whole + fraction.padEnd(2, '0'))
  return sign ? -fen : fen
}

/** 分 as a decimal with 2 decimals. */
export function fromFen(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Works out sums, products and brackets; nothing where the text is none, or divides by 0. */
function worked(text: string): Fraction | undefined {
  let place = 0
  const peek = (): string => text.charAt(place)

  function factor(): Fraction | undefined {
    if (peek() === '-' || peek() === '+') {
      const sign = text.charAt(place++)
      const value = factor()
      return value && sign === '-' ? { ...value, over: -value.over } : value
    }
    if (peek() === '(') {
      place += 1
      const value = sum()
      if (peek() !== ')') return undefined
      place += 1
      return value
    }
    const number = /^(\d+)(?:\.(\d*))?/.exec(text.slice(place))
    if (!number) return undefined
    place += number[0].length
    const fraction = number[2] ?? ''
    return { over: BigInt((number[1] ?? '') + fraction), under: 10n ** BigInt(fraction.length) }
  }

  function product(): Fraction | undefined {
    let value = factor()
    while (value && (peek() === '*' || peek() === '/')) {
      const sign = text.charAt(place++)
      const next = factor()
      if (!next || (sign === '/' && next.over === 0n)) return undefined
      const turned: Fraction = sign === '*' ? next : { over: next.over < 0n ? -next.under : next.under, under: next.over < 0n ? -next.over : next.over }
      value = { over: value.over * turned.over, under: value.under * turned.under }
    }
    return value
  }

  function sum(): Fraction | undefined {
    let value = product()
    while (value && (peek() === '+' || peek() === '-')) {
      const sign = text.charAt(place++) === '+' ? 1n : -1n
      const next = product()
      if (!next) return undefined
      value = { over: value.over * next.under + sign * next.over * value.under, under: value.under * next.under }
    }
    return value
  }

  const value = sum()
  return place === text.length ? value : undefined
}

/** Rounds half away from zero; zeros at the end beyond 2 decimals are left out. */
function rounded({ over, under }: Fraction, decimals: number): string {
  const size = over < 0n ? -over : over
  const scaled = (size * 10n ** BigInt(decimals) * 2n + under) / (under * 2n)
  const digits = scaled.toString().padStart(decimals + 1, '0')
  const fraction = digits.slice(digits.length - decimals)
  const kept = decimals > 2 ? fraction.replace(/0+$/, '') : fraction
  const sign = over < 0n && scaled > 0n ? '-' : ''
  return `${sign}${digits.slice(0, digits.length - decimals)}${kept ? `.${kept}` : ''}`
}
