import { computed, reactive, shallowRef } from 'vue'

import type { EntryKey, EntryQuery } from '@/platform'
import type { Order } from '@/shared/grid/types'

const NOTHING = { project: '', source: '', kind: '', from: '', to: '', text: '' }

/** Which entries are shown; kept while other pages are looked at. */
export const filter = reactive({ ...NOTHING })
export const order = shallowRef<Order & { key: EntryKey }>({ key: 'date', descending: false })
export const isNarrowed = computed(() => Object.values(filter).some((text) => text !== ''))
export const query = computed<EntryQuery>(() => {
  const { project, ...others } = filter
  return { ...others, project: project === '' ? null : project, voided: false }
})

export function clearFilter(): void {
  Object.assign(filter, NOTHING)
}

/** Orders by a column, or the other way round where it is ordered by it. */
export function orderBy(key: EntryKey): void {
  order.value = { key, descending: order.value.key === key && !order.value.descending }
}
