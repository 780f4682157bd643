import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Router } from 'vue-router'

import { fileName } from '@/shared/format/names'

/** What a package is, by how its name begins: every kind has its page. */
const PAGES = {
  receipt: { begins: ['JXHZ-', 'JXTH-'], page: '/submission' },
  task: { begins: ['JXRW-'], page: '/settings/task' },
  registration: { begins: ['JXDJ-'], page: '/register' },
  verify: { begins: [], page: '/verify' },
  submission: { begins: [''], page: '/received' },
} as const
export type Kind = keyof typeof PAGES

/** Files that wait for their page. */
const waiting = shallowRef<{ kind: Kind; files: string[] }>()

/** What a file is, by its name; anything else is taken for a submission, which says what is wrong with it. */
export function kindOf(file: string): Kind {
  const name = fileName(file).toUpperCase()
  const kinds = Object.keys(PAGES) as Kind[]
  return kinds.find((kind) => PAGES[kind].begins.some((begin) => name.startsWith(begin))) ?? 'submission'
}

/** Brings files to the page that takes them; the page of verification takes them all while it is shown. Where several kinds come at once, submissions go first, the others must come again by themselves. */
export async function takeIn(files: readonly string[], router: Router): Promise<void> {
  const [first] = files
  if (first === undefined) return
  const kinds = new Set(files.map(kindOf))
  const kind = router.currentRoute.value.path === PAGES.verify.page ? 'verify' : kinds.size === 1 ? kindOf(first) : 'submission'
  await bring(kind, files, router)
}

/** Brings files of a kind that is known to its page. */
export async function bring(kind: Kind, files: readonly string[], router: Router): Promise<void> {
  waiting.value = { kind, files: [...files] }
  await router.push(PAGES[kind].page)
}

/** Lets a page take the files of its kind, those that wait and those that come while it is shown. */
export function useInbound(kind: Kind, take: (files: string[]) => void): void {
  const stop = watch(
    waiting,
    (brought) => {
      if (brought?.kind !== kind) return
      waiting.value = undefined
      take(brought.files)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}
