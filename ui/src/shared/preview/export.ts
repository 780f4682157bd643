import { ref, shallowRef } from 'vue'

import { commands, exportTables, toFailure, type Failure, type Making, type Tables, type TablesFormat } from '@/platform'
import { fileName } from '@/shared/format/names'
import { done } from '@/shared/toast/toasts'

/** Writing tables into a folder that is asked for: what is under way, and what stands in the way. */
export function useTablesExport(tables: Tables) {
  const busy = ref(false)
  const failure = shallowRef<Failure>()
  const making = shallowRef<Making>()
  /** What was wanted where files of that name are there. */
  const waiting = shallowRef<{ folder: string; format: TablesFormat; projects: string[]; message: string }>()

  async function pick(format: TablesFormat, projects: string[]): Promise<void> {
    if (busy.value) return
    const folder = await commands.pickFolder()
    if (folder) await write(folder, format, projects, false)
  }

  async function write(folder: string, format: TablesFormat, projects: string[], replace: boolean): Promise<void> {
    busy.value = true
    failure.value = undefined
    waiting.value = undefined
    making.value = undefined
    try {
      const files = await exportTables(tables, folder, format, projects, replace, (next) => (making.value = next))
      const [first] = files
      if (first) done(`已导出 ${fileName(first)}${files.length > 1 ? ` 等 ${files.length} 个文件` : ''}`, { label: '打开', run: async () => void (await commands.openPath(first)) })
    } catch (thrown) {
      const reason = toFailure(thrown)
      if (reason.code === 'already_exists') waiting.value = { folder, format, projects, message: reason.message }
      else if (reason.code === 'cancelled') done(reason.message)
      else failure.value = reason
    } finally {
      busy.value = false
      making.value = undefined
    }
  }

  async function replace(): Promise<void> {
    const held = waiting.value
    if (held) await write(held.folder, held.format, held.projects, true)
  }

  function leave(): void {
    waiting.value = undefined
  }

  function cancel(): void {
    void commands.workCancel()
  }

  return { busy, failure, making, waiting, pick, replace, leave, cancel }
}
