import type { AuditRecord } from '@/platform'

/** The records that hold every word that is typed, in any of what people read of them. */
export function found(records: readonly AuditRecord[], typed: string): readonly AuditRecord[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  return records.filter(({ at, actor, op, subject }) => words.every((word) => [at.slice(0, 10), actor, op, subject].some((text) => text.includes(word))))
}

/** What a record was about, projects called by their names. */
export function called(subject: string, names: ReadonlyMap<string, string>): string {
  return subject.replace(/[0-9A-Za-z]{3,}/g, (code) => names.get(code) ?? code)
}

/** Signs of a long text that are kept around what differs. */
const AROUND = 24
/** A text that is longer is cut down to what differs. */
const LONG = 120
/** Of what differs, so many signs at most. */
const MOST = 240

/** A field before and after as people read it: figures without their keys, long texts only around what differs. */
export function difference(before: string, after: string): { before: string; after: string } {
  const [old, now] = [before, after].map((text) => text.replace(/\[([^\]]*)\]\(#[^)]*\)/g, '$1')) as [string, string]
  if (old.length <= LONG && now.length <= LONG) return { before: old, after: now }
  const shorter = Math.min(old.length, now.length)
  let head = 0
  while (head < shorter && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1
  const start = Math.max(0, head - AROUND)
  const cut = (text: string): string => {
    const end = Math.min(text.length, text.length - tail + AROUND, start + MOST)
    return text === '' ? '' : `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
  }
  return { before: cut(old), after: cut(now) }
}
