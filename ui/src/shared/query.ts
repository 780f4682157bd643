import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

import { toFailure, type Failure } from '@/platform'

/** Data that is asked for, with what became of the question. */
export interface Query<T> {
  /** The last answer; it stays while a new one is fetched. */
  readonly data: ShallowRef<T | undefined>
  /** Why the last question failed. */
  readonly failure: ShallowRef<Failure | undefined>
  /** Whether an answer is due for longer than a blink. */
  readonly waiting: Readonly<Ref<boolean>>
  /** Asks again. */
  reload(): Promise<void>
  /** Takes what a write answered as the answer. */
  put(answer: T): void
}

/** Waiting shows only after this many milliseconds. */
const BLINK = 150

/** Asks at once, and again on `reload`; only the answer to the last question counts. */
export function useQuery<T>(ask: () => Promise<T>): Query<T> {
  const data = shallowRef<T>()
  const failure = shallowRef<Failure>()
  const waiting = ref(false)
  let last = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    const mine = ++last
    clearTimeout(timer)
    timer = setTimeout(() => (waiting.value = mine === last), BLINK)
    try {
      const answer = await ask()
      if (mine !== last) return
      data.value = answer
      failure.value = undefined
    } catch (thrown) {
      if (mine === last) failure.value = toFailure(thrown)
    } finally {
      if (mine === last) {
        clearTimeout(timer)
        waiting.value = false
      }
    }
  }

  onScopeDispose(() => {
    last += 1
    clearTimeout(timer)
  })
  void reload()
  function put(answer: T): void {
    last += 1
    clearTimeout(timer)
    data.value = answer
    failure.value = undefined
    waiting.value = false
  }

  return { data, failure, waiting: readonly(waiting), reload, put }
}

/** One action at a time, with what became of it. */
export function useAction() {
  const busy = ref(false)
  const failure = shallowRef<Failure>()

  /** Runs `work`; gives its result, or nothing where it failed or another one runs. */
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    failure.value = undefined
    try {
      return await work()
    } catch (thrown) {
      failure.value = toFailure(thrown)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy: readonly(busy), failure, run }
}
