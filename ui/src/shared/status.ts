import { computed, onScopeDispose, shallowRef } from 'vue'

/** What the status line says: keys of the page to the left, facts to the right. */
export interface Status {
  keys: string[]
  facts: string[]
}

const current = shallowRef<() => Status>()

/** The status line of the page that is shown. */
export const status = computed<Status>(() => current.value?.() ?? { keys: [], facts: [] })

/** Gives the status line of this page. */
export function useStatus(say: () => Status): void {
  current.value = say
  onScopeDispose(() => {
    if (current.value === say) current.value = undefined
  })
}
