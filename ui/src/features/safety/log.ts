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
