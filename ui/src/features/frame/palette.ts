import type { Component } from 'vue'

import type { EntryLine, IndicatorName, ProjectName } from '@/platform'
import { isMeant } from '@/shared/projects/names'

/** Something that the palette opens or does. */
export interface Item {
  key: string
  group: '项目' | '指标' | '凭证' | '页面' | '操作'
  title: string
  note?: string
  /** Its own picture, where it has one. */
  icon?: Component
  /** Its key, where it has one anywhere. */
  shortcut?: string
  run: () => unknown
  /** What Tab does instead. */
  other?: () => unknown
}

/** An item with other words and the Pinyin initials by which it is found. */
export interface Known extends Item {
  letters: string
  words?: string
}

/** So many projects are listed at most; typing on narrows them. */
const MOST = 8
/** So many indicators and vouchers are listed at most. */
export const FEW = 6

/** Whether a page or an action is meant by what is typed. */
export function isKnownBy({ title, letters, words }: Known, typed: string): boolean {
  const text = typed.trim().toLowerCase()
  return title.toLowerCase().includes(text) || letters.includes(text) || (words?.toLowerCase().includes(text) ?? false)
}

/** What is looked through besides pages and actions. */
export interface Sought {
  names: readonly ProjectName[]
  indicators: readonly IndicatorName[]
  /** Those that the program found for what is typed. */
  entries: readonly EntryLine[]
}

/** How each becomes an item. */
export interface Ways {
  project: (name: ProjectName) => Item
  indicator: (name: IndicatorName, row: number) => Item
  entry: (line: EntryLine) => Item
}

/** The indicators that are meant, each with its row in its project. */
function meantIndicators(typed: string, indicators: readonly IndicatorName[]): { name: IndicatorName; row: number }[] {
  const rows = new Map<string, number>()
  const meant: { name: IndicatorName; row: number }[] = []
  for (const name of indicators) {
    const row = rows.get(name.project) ?? 0
    rows.set(name.project, row + 1)
    if (meant.length < FEW && isMeant({ code: '', name: name.level3, initials: name.initials }, typed)) meant.push({ name, row })
  }
  return meant
}

/** What is found, in the order it is shown: with nothing typed the pages and actions, else projects first. */
export function found(typed: string, { names, indicators, entries }: Sought, known: readonly Known[], ways: Ways): Item[] {
  const text = typed.trim()
  if (text === '') return [...known]
  const meant = names.filter((name) => isMeant(name, text))
  const starts = (name: ProjectName): number => (name.name.startsWith(text) || [...text.toLowerCase()].every((letter, place) => name.initials[place]?.includes(letter)) ? 0 : 1)
  const projects = [...meant].sort((a, b) => starts(a) - starts(b)).slice(0, MOST)
  return [
    ...projects.map(ways.project),
    ...known.filter((one) => one.group === '操作' && isKnownBy(one, text)),
    ...meantIndicators(text, indicators).map(({ name, row }) => ways.indicator(name, row)),
    ...entries.map(ways.entry),
    ...known.filter((one) => one.group !== '操作' && isKnownBy(one, text)),
  ]
}

/** The part of a name that was typed, in its three pieces; by initials where letters were typed. */
export function marked(title: string, typed: string, initials?: readonly string[]): [string, string, string] {
  const text = typed.trim()
  const signs = [...title]
  const cut = (start: number, length: number): [string, string, string] => [signs.slice(0, start).join(''), signs.slice(start, start + length).join(''), signs.slice(start + length).join('')]
  if (text === '') return [title, '', '']
  const at = title.indexOf(text)
  if (at >= 0) return cut([...title.slice(0, at)].length, [...text].length)
  const letters = [...text.toLowerCase()]
  const start = initials?.findIndex((_, place) => letters.every((letter, step) => initials[place + step]?.includes(letter))) ?? -1
  return start >= 0 ? cut(start, letters.length) : [title, '', '']
}
