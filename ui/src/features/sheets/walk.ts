import type { Ref } from 'vue'

import { isComposing } from '@/shared/keyboard/keys'

/** Walking over the fields of a form, in its order: arrows go from box to box, Enter goes down. */
export function useWalk(root: Readonly<Ref<HTMLElement | null>>) {
  function fields(): HTMLElement[] {
    return [...(root.value?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]
  }

  function goDown(from: HTMLElement, step: 1 | -1): void {
    const column = columnOf(from)
    const same = fields().filter((field) => columnOf(field) === column)
    same[same.indexOf(from) + step]?.focus()
  }

  function columnOf(field: HTMLElement): string {
    const parts = (field.dataset.field ?? '').split('/')
    return parts.length > 2 ? `${parts[0]}/${parts[2]}` : (parts[0] ?? '')
  }

  function walk(event: KeyboardEvent): void {
    const from = event.target
    if (isComposing(event) || !(from instanceof HTMLButtonElement)) return
    const all = fields()
    const here = all.indexOf(from)
    if (here < 0) return
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (move) all[here + move]?.focus()
    else if (event.key === 'ArrowDown' || event.key === 'Enter') goDown(from, 1)
    else if (event.key === 'ArrowUp') goDown(from, -1)
    else return
    event.preventDefault()
  }

  function leave(step: 1 | -1): void {
    const from = document.activeElement
    if (from instanceof HTMLElement) goDown(from, step)
  }

  return { walk, leave }
}
