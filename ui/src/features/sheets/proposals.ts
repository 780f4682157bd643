import { computed, inject, provide, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'

import { commands, type FieldProposal, type SheetView } from '@/platform'

import { fieldOfRemark } from './fields'

/** What the daily records propose, by the `data-field` of the cell. */
export type Proposals = ReadonlyMap<string, FieldProposal>

const KEY: InjectionKey<Ref<Proposals>> = Symbol('proposals')

/** Proposals by their cells; those of cells that the page does not have are left out. */
export function byCell(proposals: readonly FieldProposal[], view: SheetView): Proposals {
  const placed = proposals.map((proposal) => [fieldOfRemark({ field: proposal.field }, view), proposal] as const)
  return new Map(placed.filter(([field]) => field !== ''))
}

/** Asks for the proposals of a sheet whenever its page changes, and lets its cells know them. */
export function useProposals(code: string, view: Readonly<Ref<SheetView | undefined>>) {
  const found = shallowRef<Proposals>(new Map())
  provide(KEY, found)
  watch(view, async (shown) => {
    if (!shown?.form) return
    try {
      const proposals = await commands.sheetProposals(code)
      if (view.value === shown) found.value = byCell(proposals, shown)
    } catch {
      // A sheet can be filled in without them.
      found.value = new Map()
    }
  })
  return found
}

/** Whether a field is empty, or holds something else than is proposed. */
export function canTake({ entered, proposal }: FieldProposal): boolean {
  return entered.trim() !== proposal
}

/** The proposals of fields that hold something else, with their cells. */
export function differing(proposals: Proposals): { field: string; proposal: FieldProposal }[] {
  return [...proposals].map(([field, proposal]) => ({ field, proposal })).filter(({ proposal }) => proposal.entered !== '' && canTake(proposal))
}

/** What is proposed for a cell. */
export function useProposal(field: ComputedRef<string>): ComputedRef<FieldProposal | undefined> {
  const found = inject(KEY, undefined)
  return computed(() => found?.value.get(field.value))
}
