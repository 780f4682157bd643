import { Bell, CircleHelp, ClipboardList, FileText, FolderKanban, LayoutDashboard, Send, Settings, ShieldCheck, Table2 } from '@lucide/vue'
import type { Component } from 'vue'

import type { StoreInfo } from '@/platform'

/** An entry of the left bar. */
export interface Entry {
  to: string
  title: string
  icon: Component
  count?: (store: StoreInfo) => string
  /** Whether its count stands for errors. */
  alarming?: boolean
}

/** The groups of the left bar, in the order of Ctrl 1 to 9. */
export const GROUPS: { title: string; entries: Entry[] }[] = [
  {
    title: '日常',
    entries: [
      { to: '/', title: '工作台', icon: LayoutDashboard },
      { to: '/projects', title: '项目与目标', icon: FolderKanban, count: ({ workbench }) => some(workbench.lights.projects) },
      { to: '/ledger', title: '日常台账', icon: Table2, count: ({ workbench }) => some(workbench.entries) },
      { to: '/warnings', title: '预警与处置', icon: Bell, count: ({ workbench }) => some(workbench.warnings) },
    ],
  },
  {
    title: '8月集中监控',
    entries: [
      {
        to: '/sheets',
        title: '监控表',
        icon: ClipboardList,
        count: ({ workbench: { sheets } }) => (sheets.total ? `${sheets.total - sheets.open}/${sheets.total}` : ''),
      },
      { to: '/report', title: '监控报告', icon: FileText },
      { to: '/submission', title: '报送', icon: Send, count: ({ workbench }) => some(workbench.findings.E), alarming: true },
    ],
  },
  {
    title: '',
    entries: [
      { to: '/safety', title: '数据安全', icon: ShieldCheck },
      { to: '/settings', title: '设置', icon: Settings },
      { to: '/help', title: '帮助', icon: CircleHelp },
    ],
  },
]

/** All entries in order. */
export const ENTRIES = GROUPS.flatMap((group) => group.entries)

/** The digit that goes to an entry with Ctrl; the first nine have one. */
export function digitOf(entry: Entry): number | undefined {
  const digit = ENTRIES.indexOf(entry) + 1
  return digit <= 9 ? digit : undefined
}

function some(count: number): string {
  return count > 0 ? String(count) : ''
}
