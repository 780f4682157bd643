import { ref, type Ref } from 'vue'

import type { Finding, Remark, SheetView } from '@/platform'

import { fieldOf, fieldOfRemark } from './fields'

/** Puts the focus on a cell, or on the first box of a group. */
export function focusCell(field: string): void {
  if (!field) return
  const scope = document.querySelector('.sheet')
  const find = (selector: string) => scope?.querySelector<HTMLElement>(selector)
  const escaped = CSS.escape(field)
  const holder =
    find(`[data-field="${escaped}"]`) ??
    find(`[data-field^="${escaped}:"]`) ??
    find(`[data-place="${escaped}"]`) ??
    (/^funds\/.*\/carryover$/.test(field) ? find('[data-field="note"]') : /^dispositions/.test(field) ? find('[data-place="dispositions"]') : undefined)
  if (!holder) return
  const target = holder.matches('[data-field]') ? holder : (holder.querySelector<HTMLElement>('button, a') ?? holder)
  if (target === holder && holder.matches('[data-place]')) holder.tabIndex = -1
  target.scrollIntoView({ block: 'center' })
  target.focus()
}

/** Going to what was said with a return, and to findings. */
export function useJump(view: Readonly<Ref<SheetView | undefined>>, remarks: Readonly<Ref<readonly Remark[]>>) {
  /** A place in the findings; before 0 in the remarks, the last of which is −1. */
  const current = ref(Number.NaN)
  /** Whether a remark or finding was gone to. */
  const walked = ref(false)

  function jump(index: number): void {
    const finding = view.value?.findings[index]
    if (!finding || !view.value) return
    current.value = index
    walked.value = true
    document.querySelector(`.findings [data-place-of='${index}']`)?.scrollIntoView({ block: 'nearest' })
    focusCell(fieldOf(finding, view.value))
  }

  /** Goes to what a return says, or where that is about no cell, to its line in the panel. */
  function jumpToRemark(index: number): void {
    const remark = remarks.value[index]
    if (!remark || !view.value) return
    current.value = index - remarks.value.length
    walked.value = true
    document.querySelector(`.findings [data-remark="${index}"]`)?.scrollIntoView({ block: 'nearest' })
    focusCell(fieldOfRemark(remark, view.value))
  }

  /** Walks what was said with a return, then the findings. */
  function walk(by: 1 | -1): void {
    const said = remarks.value.length
    const count = said + (view.value?.findings.length ?? 0)
    if (count === 0) return
    const here = walked.value ? current.value + said : by === 1 ? -1 : 0
    const next = (here + by + count) % count
    if (next < said) jumpToRemark(next)
    else jump(next - said)
  }

  /** Goes to a finding that is known by its place, or where it is settled by now, to its cell. */
  function jumpTo({ rule = '', where }: { rule?: string | undefined; where: string }): void {
    if (!view.value) return
    const at = (is: (finding: Finding) => boolean) => view.value?.findings.findIndex(is) ?? -1
    const exact = at((finding) => finding.where === where && (rule === '' || finding.rule === rule))
    if (exact >= 0) jump(exact)
    else focusCell(fieldOf({ rule, where }, view.value))
  }

  return { current, jump, jumpToRemark, jumpTo, walk }
}
