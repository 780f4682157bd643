// Official words that more than one page offers, in the order of the official forms.
import type { EntryKind, FundSource } from '@/platform'

export const SOURCES: readonly FundSource[] = ['一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金']
export const KINDS: readonly EntryKind[] = ['拨付', '收回', '支出', '退回', '更正']
export const ACHIEVED: readonly string[] = ['达成', '部分达成', '未达成']

/** The word that a text means: itself, or the only one that holds it; else the text, for the message. */
export function wordOf(words: readonly string[], text: string): string {
  const typed = text.trim()
  if (typed === '' || words.includes(typed)) return typed
  const meant = words.filter((word) => word.includes(typed))
  return meant.length === 1 ? (meant[0] ?? typed) : typed
}

/** Words as the choices of a field. */
export function choicesOf(words: readonly string[]): { value: string; label: string }[] {
  return words.map((word) => ({ value: word, label: word }))
}
