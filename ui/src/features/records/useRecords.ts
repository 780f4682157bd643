import { type Failure } from '@/platform'
import { useAction, useQuery } from '@/shared/query'
import { saving } from '@/shared/saving'

/** What is typed into the form of a section, and the failure that is told where a field of it is wrong. */
export type Typed = Readonly<Record<string, string>>

/** The failure of a field that is refused before anything is written. */
export function refusal(field: string, message: string): Failure {
  return { code: 'invalid', message, hint: '', field, detail: '' }
}

/** The records of a section, and one write of them at a time. */
export function useRecords<T>(ask: () => Promise<T>, tell: (text: string) => void) {
  const list = useQuery(ask)
  const { busy, failure, run } = useAction()

  /** Reads what was typed and keeps it; says `text` and gives whether it was kept. */
  async function write<V>(read: () => V, keep: (value: V) => Promise<unknown>, text: string): Promise<boolean> {
    const kept = await run(async () => {
      const value = read()
      await saving(() => keep(value))
      return true
    })
    if (!kept) return false
    tell(text)
    await list.reload()
    return true
  }

  return { list, busy, failure, write }
}
