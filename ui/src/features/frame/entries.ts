import { Award, Bell, CalendarPlus, CircleHelp, ClipboardList, FileText, FolderKanban, Inbox, LayoutDashboard, ScrollText, Send, SendToBack, Settings, ShieldCheck, Table2, Users } from '@lucide/vue'
import type { Component } from 'vue'

import type { Outstanding, StoreInfo } from '@/platform'

/** An entry of the left bar. */
export interface Entry {
  to: string
  title: string
  /** The Pinyin initials of its title. */
  letters: string
  icon: Component
  count?: (store: StoreInfo, outstanding: Outstanding | undefined) => string
  /** Whether its count stands for errors. */
  alarming?: boolean
}

/** Entries that stand together. */
export interface Group {
  title: string
  entries: readonly Entry[]
}

const DAILY: Group = {
  title: '日常',
  entries: [
    { to: '/', title: '工作台', letters: 'gzt', icon: LayoutDashboard },
    { to: '/projects', title: '项目与目标', letters: 'xmymb', icon: FolderKanban, count: ({ workbench }) => some(workbench.lights.projects) },
    { to: '/ledger', title: '日常台账', letters: 'rctz', icon: Table2, count: ({ workbench }) => some(workbench.entries) },
    { to: '/warnings', title: '预警与处置', letters: 'yjycz', icon: Bell, count: (_, outstanding) => some(outstanding?.warnings ?? 0) },
  ],
}

const AUGUST: Group = {
  title: '8月集中监控',
  entries: [
    {
      to: '/sheets',
      title: '监控表',
      letters: 'jkb',
      icon: ClipboardList,
      count: ({ workbench: { sheets } }) => (sheets.total ? `${sheets.total - sheets.open}/${sheets.total}` : ''),
    },
    { to: '/report', title: '监控报告', letters: 'jkbg', icon: FileText },
    { to: '/submission', title: '报送', letters: 'bs', icon: Send, count: (_, outstanding) => some(outstanding?.findings.E ?? 0), alarming: true },
  ],
}

const YEAR_END: Group = {
  title: '年终',
  entries: [
    { to: '/evaluation', title: '绩效自评', letters: 'jxzp', icon: Award },
    { to: '/years', title: '年度结转', letters: 'ndjz', icon: CalendarPlus },
  ],
}

const DEPARTMENT: Group = {
  title: '主管部门',
  entries: [
    { to: '/received', title: '接收汇总', letters: 'jshz', icon: Inbox, count: ({ workbench }) => some(workbench.department?.open ?? 0) },
    { to: '/aggregate', title: '部门报告', letters: 'bmbg', icon: ScrollText },
    { to: '/upwards', title: '向上报送', letters: 'xsbs', icon: SendToBack },
    { to: '/register', title: '单位名册', letters: 'dwmc', icon: Users, count: ({ workbench }) => some(workbench.department?.registered ?? 0) },
  ],
}

const ALWAYS: Group = {
  title: '',
  entries: [
    { to: '/safety', title: '数据安全', letters: 'sjaq', icon: ShieldCheck },
    { to: '/settings', title: '设置', letters: 'sz', icon: Settings },
    { to: '/help', title: '帮助', letters: 'bz', icon: CircleHelp },
  ],
}

/** The groups of the left bar, in the order of Ctrl 1 to 9: a department has its own, and a unit's beside them where it is one. */
export function groupsOf({ workbench: { department } }: StoreInfo): readonly Group[] {
  if (!department) return [DAILY, AUGUST, YEAR_END, ALWAYS]
  return department.is_unit ? [DAILY, AUGUST, YEAR_END, DEPARTMENT, ALWAYS] : [DEPARTMENT, ALWAYS]
}

/** All entries in order. */
export function entriesOf(store: StoreInfo): Entry[] {
  return groupsOf(store).flatMap(({ entries }) => entries)
}

/** Pages that an entry leads to without being above them in the address. */
const BELOW: Record<string, readonly string[]> = { '/': ['/import', '/charts'], '/ledger': ['/system-figures', '/sections'], '/received': ['/tasks'] }

/** Whether the page belongs to the entry. */
export function isAt({ to }: Entry, page: string): boolean {
  const begins = (path: string) => page === path || page.startsWith(`${path}/`) || page.startsWith(`${path}?`)
  return begins(to) || (BELOW[to]?.some(begins) ?? false)
}

/** The title of the entry that a page belongs to. */
export function titleOf(page: string): string | undefined {
  return [DAILY, AUGUST, YEAR_END, DEPARTMENT, ALWAYS].flatMap(({ entries }) => entries).find((entry) => isAt(entry, page))?.title
}

/** The digit that goes to an entry with Ctrl; the first nine have one. */
export function digitOf(entry: Entry, store: StoreInfo): number | undefined {
  const digit = entriesOf(store).indexOf(entry) + 1
  return digit >= 1 && digit <= 9 ? digit : undefined
}

function some(count: number): string {
  return count > 0 ? String(count) : ''
}
