// How numbers are shown. They come as exact decimal strings and are never turned into floats.

/** `-12345.678` → `−12,345.678`. */
export function grouped(value: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(value)
  if (!match) return value
  const [, sign = '', whole = '', fraction = ''] = match
  return `${sign ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}

/** An amount with 2 decimals, rounded half away from zero: for lists. */
export function rounded(value: string): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(value)
  if (!match) return value
  const [, sign = '', whole = '', fraction = ''] = match
  const padded = fraction.padEnd(3, '0')
  let cents = BigInt(whole + padded.slice(0, 2))
  if (padded.charAt(2) >= '5') cents += 1n
  const digits = cents.toString().padStart(3, '0')
  const negative = sign && cents !== 0n ? '-' : ''
  return grouped(`${negative}${digits.slice(0, -2)}.${digits.slice(-2)}`)
}

/** A rate in percent, or a dash where there is none. */
export function percent(value: string | null): string {
  return value === null ? '—' : `${value.replace('-', '−')}%`
}

/** Full-width digits, separators, blanks and ￥ as people type them → a plain decimal. */
export function plainNumber(typed: string): string {
  return typed
    .replace(/[０-９．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/−/g, '-')
    .replace(/[,，\s￥¥]/g, '')
}

/** Whether a decimal is an amount of 万元: at most 6 decimals. */
export function isAmount(value: string): boolean {
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(value)
}

/** A decimal string scaled to millionths. */
export function millionths(value: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(value)
  if (!match) return 0n
  const [, sign, whole = '0', fraction = ''] = match
  const scaled = BigInt(whole + fraction.padEnd(6, '0'))
  return sign ? -scaled : scaled
}

/** Millionths → a decimal string with 2 to 6 decimals. */
export function fromMillionths(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${fraction}`
}

/** A decimal without its decimals, rounded half away from zero: for short labels. */
export function whole(value: string): string {
  const scaled = millionths(value)
  const half = scaled < 0n ? -500_000n : 500_000n
  return grouped(String((scaled + half) / 1_000_000n))
}

/** A size in bytes as people read it, rounded up. */
export function bytes(size: number): string {
  const [unit, name] = size < 1024 ** 2 ? [1024, 'KB'] : size < 1024 ** 3 ? [1024 ** 2, 'MB'] : [1024 ** 3, 'GB']
  const tenths = Math.ceil((size * 10) / unit)
  return `${name === 'KB' ? Math.ceil(size / unit) : tenths / 10} ${name}`
}
