import { computed, ref, shallowRef } from 'vue'

import { refreshAll } from '@/features/frame/session'
import { commands, type FileKind, type Imported, type ImportOptions } from '@/platform'
import { fileName } from '@/shared/format/names'
import { useAction } from '@/shared/query'
import { saving } from '@/shared/saving'
import { done } from '@/shared/toast/toasts'

import { lastButton, totals } from './counts'

/** An import that is previewed before it is written; `read` does either, as `dry_run` says. */
export function useImport(read: (paths: string[], options: ImportOptions) => Promise<Imported>) {
  const paths = ref<string[]>([])
  const preview = shallowRef<Imported>()
  const partial = ref(false)
  const replace = ref(false)
  const { busy, failure, run } = useAction()

  const sum = computed(() => (preview.value ? totals(preview.value) : undefined))
  const button = computed(() => (sum.value ? lastButton(sum.value, partial.value, replace.value) : undefined))
  const names = computed(() => paths.value.map(fileName).join('、'))

  async function show(): Promise<void> {
    partial.value = false
    replace.value = false
    try {
      preview.value = await read(paths.value, { dry_run: true })
    } catch (thrown) {
      preview.value = undefined
      throw thrown
    }
  }

  /** Previews these files. */
  async function look(picked: string[]): Promise<void> {
    await run(() => {
      paths.value = picked
      preview.value = undefined
      return show()
    })
  }

  /** Asks for files and previews them; `fresh` runs in between. */
  async function choose(kind: FileKind, fresh?: () => void): Promise<void> {
    await run(async () => {
      const picked = await commands.pickFiles(kind)
      if (picked.length === 0) return
      fresh?.()
      paths.value = picked
      preview.value = undefined
      await show()
    })
  }

  /** Previews the same files once more; what is shown stays meanwhile. */
  async function again(): Promise<void> {
    await run(show)
  }

  /** Writes; tells of the rows, with a way back. Gives whether they were taken. */
  async function apply(): Promise<boolean> {
    const outcome = await run(() => saving(() => read(paths.value, { dry_run: false, partial: partial.value, replace_changed: replace.value })))
    if (!outcome) return false
    if (!outcome.taken) {
      // What the files meet is no longer what was previewed.
      preview.value = outcome
      return false
    }
    const { added, changed } = totals(outcome)
    const { batch } = outcome
    done(`已导入 ${added + (replace.value ? changed : 0)} 行`, batch === null ? undefined : { label: '撤销', run: () => undoBatch(batch) })
    return true
  }

  function clear(): void {
    paths.value = []
    preview.value = undefined
    failure.value = undefined
  }

  return { paths, names, preview, partial, replace, sum, button, busy, failure, run, look, choose, again, apply, clear }
}

/** Takes a batch back. */
export async function undoBatch(batch: number): Promise<void> {
  await saving(() => commands.batchUndo(batch))
  await refreshAll()
  done('已撤销这次导入')
}
