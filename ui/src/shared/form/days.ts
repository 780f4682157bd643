/** The day that a key leads to in a calendar, as ISO; nothing for other keys. `from` that is no day counts from `today`. */
export function dayAfter(key: string, from: string, today: string): string | undefined {
  const date = new Date(`${/^\d{4}-\d{2}-\d{2}$/.test(from) ? from : today}T00:00:00Z`)
  switch (key) {
    case 'ArrowLeft':
      date.setUTCDate(date.getUTCDate() - 1)
      break
    case 'ArrowRight':
      date.setUTCDate(date.getUTCDate() + 1)
      break
    case 'ArrowUp':
      date.setUTCDate(date.getUTCDate() - 7)
      break
    case 'ArrowDown':
      date.setUTCDate(date.getUTCDate() + 7)
      break
    case 'PageUp':
      return monthOn(date, -1)
    case 'PageDown':
      return monthOn(date, 1)
    default:
      return undefined
  }
  return date.toISOString().slice(0, 10)
}

/** The same day of another month, or its last one. */
function monthOn(date: Date, step: number): string {
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + step)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.toISOString().slice(0, 10)
}
