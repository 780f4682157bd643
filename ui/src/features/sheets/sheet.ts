import { reactive, ref, shallowRef } from 'vue'

import { commands, toFailure, type Failure, type SheetAction, type SheetPatch, type SheetView } from '@/platform'
import { saving } from '@/shared/saving'

/** One sheet on the screen: its page, and every change written as it is made. */
export function useSheet(code: string, written: () => void) {
  const view = shallowRef<SheetView>()
  const failure = shallowRef<Failure>()
  const reading = ref(true)
  /** Cells whose contents could not be saved, with the reason. */
  const unsaved = reactive(new Map<string, string>())
  // Writes follow one another: each answer is the page as it stands after it.
  let queue: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    try {
      view.value = await commands.sheetShow(code)
      failure.value = undefined
    } catch (thrown) {
      failure.value = toFailure(thrown)
    } finally {
      reading.value = false
    }
  }

  /** Writes a change of one field. */
  function fill(field: string, change: Omit<SheetPatch, 'project'>): Promise<void> {
    return enqueue(async () => {
      try {
        view.value = await saving(() => commands.sheetFill({ project: code, ...change }))
        unsaved.delete(field)
        failure.value = undefined
      } catch (thrown) {
        const reason = toFailure(thrown)
        unsaved.set(field, reason.message + reason.hint)
        failure.value = reason
      }
    })
  }

  /** Writes what gives the page as it stands after it; says whether it went. */
  async function write(does: () => Promise<SheetView>): Promise<boolean> {
    let went = false
    await enqueue(async () => {
      try {
        view.value = await saving(does)
        failure.value = undefined
        went = true
      } catch (thrown) {
        failure.value = toFailure(thrown)
      }
    })
    return went
  }

  /** Takes the sheet a step on its way; says whether it went. */
  const review = (action: SheetAction, field = '', remark = '') => write(() => commands.sheetReview(code, action, field, remark))

  /** Takes what the records propose for a field, or for all that are empty. */
  const take = (field: string | null) => write(() => commands.sheetTake(code, field === null ? null : [field]))

  /** Puts the sheet on the approved targets. */
  const renew = () => write(() => commands.sheetRenew(code))

  /** Answers a 须说明 finding of this sheet. */
  function answer(rule: string, where: string, reason: string): Promise<void> {
    return enqueue(async () => {
      try {
        await saving(() => commands.checkAnswer([{ rule, project: code, where, reason }]))
        view.value = await commands.sheetShow(code)
        failure.value = undefined
      } catch (thrown) {
        failure.value = toFailure(thrown)
      }
    })
  }

  async function enqueue(work: () => Promise<void>): Promise<void> {
    const mine = queue.then(work)
    queue = mine
    await mine
    written()
  }

  void load()
  return { view, failure, reading, unsaved, load, fill, review, take, renew, answer }
}
