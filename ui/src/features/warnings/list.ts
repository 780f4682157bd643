import type { Warning, WarningState } from '@/platform'

/** Which warnings are shown. */
export type Filter = 'open' | WarningState

/** By what warnings are put together. */
export type Grouping = 'none' | 'project' | 'rule'

/** Warnings under one head; without grouping the head is "". */
export interface Group {
  title: string
  warnings: Warning[]
}

/** The warnings that a filter lets through. */
export function filtered(warnings: Warning[], filter: Filter, kind: string): Warning[] {
  return warnings.filter(({ state, kind: its }) => (filter === 'open' ? state !== '已消除' : state === filter) && (kind === '' || its === kind))
}

/** Warnings in groups, in the order in which the first of each stands. */
export function groupedBy(warnings: Warning[], grouping: Grouping): Group[] {
  const groups = new Map<string, Group>()
  for (const warning of warnings) {
    const title = grouping === 'none' ? '' : grouping === 'rule' ? `${warning.id} ${warning.kind}` : warning.project_name || '本单位'
    const group = groups.get(title) ?? { title, warnings: [] }
    group.warnings.push(warning)
    groups.set(title, group)
  }
  return [...groups.values()]
}
