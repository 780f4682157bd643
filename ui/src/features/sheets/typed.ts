import type { SheetPatch } from '@/platform'

/** The text that a change writes into a cell; nothing where it is no text. */
export function typedIn(field: string, change: Omit<SheetPatch, 'project'>): string | undefined {
  const [kind, at, column] = field.split('/')
  const holder = { indicators: change.indicators?.[0], funds: change.funds?.[0], dispositions: change.dispositions?.[Number(at)] }[kind ?? ''] ?? change
  const text: unknown = (holder as Record<string, unknown>)[column ?? field]
  return text === null ? '' : typeof text === 'string' ? text : undefined
}
