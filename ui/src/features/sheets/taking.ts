import { computed, ref, type Ref } from 'vue'

import type { FieldProposal } from '@/platform'
import { done } from '@/shared/toast/toasts'

import { canTake, type Proposals } from './proposals'

/** Taking what the records propose: for the cell that has the focus, for one, or for all that are empty. */
export function useTaking(proposals: Readonly<Ref<Proposals>>, write: (field: string | null) => Promise<boolean>, barred: () => boolean, takeBack: () => Promise<void>) {
  const busy = ref(false)
  const open = computed(() => [...proposals.value.values()].filter(({ entered }) => entered === '').length)

  /** Takes one, or all of those that are empty. */
  async function take(one?: FieldProposal): Promise<void> {
    const count = one ? 1 : open.value
    if (barred() || busy.value || count === 0) return
    const cell = document.activeElement
    busy.value = true
    // What is being typed is kept first.
    if (cell instanceof HTMLElement) cell.blur()
    const went = await write(one?.field ?? null)
    busy.value = false
    if (went) done(`已采用 ${count} 项建议值`, { label: '撤销', run: takeBack })
    if (cell instanceof HTMLElement) cell.focus()
  }

  /** Takes that of the cell that has the focus. */
  async function takeHere(): Promise<void> {
    const cell = document.activeElement
    const proposal = cell instanceof HTMLElement ? proposals.value.get(cell.dataset['field'] ?? '') : undefined
    if (proposal && canTake(proposal)) await take(proposal)
  }

  return { busy, open, take, takeHere }
}
