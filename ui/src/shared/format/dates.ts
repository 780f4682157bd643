/** `14:32` */
export function clock(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}`
}

/** `2026-08-12` → `2026年8月12日 星期三` */
export function longDate(iso: string): string {
  const date = parse(iso)
  const weekday = '日一二三四五六'.charAt(date.getUTCDay())
  return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 星期${weekday}`
}

/** `2026-07-31` → `7月31日` */
export function monthDay(iso: string): string {
  const date = parse(iso)
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
}

/** `2026-07-31` → `1—7月` */
export function period(through: string): string {
  const month = parse(through).getUTCMonth() + 1
  return month === 1 ? '1月' : `1—${month}月`
}

/** `2026-08-11T17:42:05` → `8月11日 17:42` */
export function moment(iso: string): string {
  return `${monthDay(iso)} ${iso.slice(11, 16)}`
}

/** A moment near `today`: `今日 09:00`, `昨日 17:42`, `8月11日 17:42`, and with its year where that is another. */
export function near(iso: string, today: string): string {
  const days = daysBetween(iso, today)
  const time = iso.slice(11, 16)
  if (days === 0) return `今日 ${time}`
  if (days === 1) return `昨日 ${time}`
  return iso.slice(0, 4) === today.slice(0, 4) ? moment(iso) : `${iso.slice(0, 10)} ${time}`
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((parse(to).getTime() - parse(from).getTime()) / 86_400_000)
}

function parse(iso: string): Date {
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
