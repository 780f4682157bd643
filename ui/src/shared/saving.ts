import { computed, ref, shallowRef, watch } from 'vue'

import { clock } from './format/dates'

/** Writes under way, when the last one was done, and whether it failed. */
const writing = ref(0)
const savedAt = shallowRef<Date>()
const failed = ref(false)

/** What the top bar says of saving. */
export const saveState = computed(() => {
  if (writing.value > 0) return { kind: 'writing' as const, text: '正在保存' }
  if (typing.value) return { kind: 'typing' as const, text: '正在填写，还没有保存' }
  if (failed.value) return { kind: 'failed' as const, text: '有内容没有存上' }
  if (savedAt.value) return { kind: 'saved' as const, text: `已保存 ${clock(savedAt.value)}` }
  return { kind: 'idle' as const, text: '' }
})

/** Whether something is typed that leaving its field or saving will keep. */
export const typing = ref(false)

/** Waits until no write is under way. */
export function allSaved(): Promise<void> {
  return new Promise((resolve) => {
    if (writing.value === 0) return resolve()
    const stop = watch(writing, (count) => {
      if (count > 0) return
      stop()
      resolve()
    })
  })
}

/** Says that what could not be saved was taken back, so that nothing is unsaved. */
export function takenBack(): void {
  failed.value = false
}

/** Runs a write and lets the top bar tell of it. */
export async function saving<T>(write: () => Promise<T>): Promise<T> {
  writing.value += 1
  try {
    const result = await write()
    savedAt.value = new Date()
    failed.value = false
    return result
  } catch (thrown) {
    failed.value = true
    throw thrown
  } finally {
    writing.value -= 1
  }
}
