/** The parts of a project's page, as its address names them. */
export type ProjectTab = 'overview' | 'targets' | 'adjustments' | 'records'

export const TABS: readonly { key: ProjectTab; title: string }[] = [
  { key: 'overview', title: '概况' },
  { key: 'targets', title: '目标版本' },
  { key: 'adjustments', title: '预算调整' },
  { key: 'records', title: '管理记录' },
]

/** The part that an address asks for. */
export function tabOf(asked: unknown): ProjectTab {
  return TABS.find(({ key }) => key === asked)?.key ?? 'overview'
}

/** The query by which an address keeps the part; the first one needs none. */
export function queryOf(tab: ProjectTab): { tab?: ProjectTab } {
  return tab === 'overview' ? {} : { tab }
}
