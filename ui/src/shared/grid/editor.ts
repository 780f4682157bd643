import { computed, ref, type Ref } from 'vue'

import { isComposing } from '@/shared/keyboard/keys'

/** Nothing is typed; a cell is typed over; a cell's own text is changed. */
export type Mode = 'ready' | 'over' | 'change'

/** What an editor asks of the grid. */
export interface Host {
  /** Whether the current cell takes text. */
  canType(): boolean
  /** The text of the current cell as it is typed. */
  text(): string
  /** The words that the current cell takes. */
  options(): readonly string[]
  /** Whether an option is meant by what is typed. */
  means(option: string, typed: string): boolean
  /** Takes what was typed; then the current cell moves. */
  commit(text: string, down: number, right: number): void
}

/**
 * One text area that always has the focus lies over the current cell, unseen until something is
 * typed: so that an input method composes in it from the first letter, and no letter is made up.
 */
export function useEditor(area: Ref<HTMLTextAreaElement | null>, host: Host) {
  const mode = ref<Mode>('ready')
  const typed = ref('')
  /** The word of the list that Enter takes. */
  const chosen = ref(0)
  const editing = computed(() => mode.value !== 'ready')
  const choices = computed(() => {
    const options = mode.value === 'ready' ? [] : host.options()
    const text = typed.value.trim()
    const all = mode.value === 'change' && options.includes(text)
    return all ? options : options.filter((option) => host.means(option, text))
  })

  function begin(as: Exclude<Mode, 'ready'>): void {
    if (!host.canType() || editing.value) return
    mode.value = as
    if (as === 'over') return
    typed.value = host.text()
    chosen.value = Math.max(0, choices.value.indexOf(typed.value))
    const text = area.value
    if (!text) return
    text.value = typed.value
    text.select()
  }

  function clear(): void {
    mode.value = 'ready'
    typed.value = ''
    chosen.value = 0
    const text = area.value
    if (!text) return
    // WebKitGTK leaves the candidate window at the cell before: a selection that moves brings it along.
    text.value = ' '
    text.setSelectionRange(1, 1)
    text.value = ''
    text.setSelectionRange(0, 0)
  }

  function commit(down: number, right: number): void {
    if (!editing.value) return
    const text = typed.value.trim() === '' ? '' : (choices.value[chosen.value] ?? typed.value)
    clear()
    host.commit(text, down, right)
  }

  function onInput(event: Event): void {
    const text = (event.target as HTMLTextAreaElement).value
    if (!editing.value) {
      if (!host.canType()) return clear()
      begin('over')
    }
    typed.value = text
    chosen.value = 0
  }

  function onComposition(): void {
    if (!editing.value) begin('over')
  }

  /** Keys while something is typed; false leaves the key to the text area. */
  function onKey(event: KeyboardEvent): boolean {
    if (!editing.value || isComposing(event)) return false
    const list = choices.value.length
    if (list > 1 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      chosen.value = (chosen.value + (event.key === 'ArrowDown' ? 1 : list - 1)) % list
      return true
    }
    if (event.key === 'Escape') clear()
    else if (event.key === 'Enter' && !event.altKey) commit(event.shiftKey ? -1 : 1, 0)
    else if (event.code === 'Tab') commit(0, event.shiftKey ? -1 : 1)
    else if (mode.value === 'over' && event.key === 'ArrowDown') commit(1, 0)
    else if (mode.value === 'over' && event.key === 'ArrowUp') commit(-1, 0)
    else if (mode.value === 'over' && event.key === 'ArrowLeft') commit(0, -1)
    else if (mode.value === 'over' && event.key === 'ArrowRight') commit(0, 1)
    else return false
    return true
  }

  /** Puts another text in the place of what is typed. */
  function replace(text: string): void {
    if (!editing.value) begin('change')
    if (!editing.value) return
    typed.value = text
    if (area.value) area.value.value = text
  }

  function choose(index: number): void {
    typed.value = choices.value[index] ?? typed.value
    chosen.value = 0
    commit(1, 0)
  }

  return { mode, typed, editing, choices, chosen, begin, clear, commit, replace, choose, onInput, onComposition, onKey }
}
