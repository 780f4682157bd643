import { reactive, ref, shallowRef } from 'vue'

import { store } from '@/features/frame/session'
import { commands, toFailure, type Failure, type SheetAction, type SheetPatch, type SheetView } from '@/platform'
import { saving, takenBack } from '@/shared/saving'

import { typedIn } from './typed'

export type Change = Omit<SheetPatch, 'project'>

/** What was typed into a cell and could not be saved. */
export interface Unsaved {
  /** As it was typed; nothing for a box that was ticked. */
  typed: string | undefined
  reason: string
  /** What would be written. */
  change: Change
}

/** By cell. */
export type UnsavedCells = Map<string, Unsaved>

/** What could not be saved stays while another page is looked at. */
const kept = new Map<string, UnsavedCells>()

function keptOf(code: string): UnsavedCells {
  const key = `${store.value?.path}|${store.value?.workbench.year}|${code}`
  const cells: UnsavedCells = kept.get(key) ?? reactive(new Map())
  kept.set(key, cells)
  return cells
}

/** One sheet on the screen: its page, and every change written as it is made. */
export function useSheet(code: string, written: () => void) {
  const view = shallowRef<SheetView>()
  const failure = shallowRef<Failure>()
  const reading = ref(true)
  /** Cells whose contents could not be saved. */
  const unsaved = keptOf(code)
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

  /** Writes a change of one field; what can't be saved stays in its cell. */
  function fill(field: string, change: Change): Promise<void> {
    return enqueue(async () => {
      try {
        view.value = await saving(() => commands.sheetFill({ project: code, ...change }))
        settle(field)
        failure.value = undefined
      } catch (thrown) {
        const { message, hint } = toFailure(thrown)
        unsaved.set(field, { typed: typedIn(field, change), reason: message + hint, change })
      }
    })
  }

  /** What was saved is not unsaved any more; 处置 are written as one list. */
  function settle(field: string): void {
    if (!field.startsWith('dispositions')) unsaved.delete(field)
    else for (const each of [...unsaved.keys()]) if (each.startsWith('dispositions')) unsaved.delete(each)
  }

  /** Tries anew to save a cell, or all that could not be. */
  async function retry(field?: string): Promise<void> {
    for (const [each, { change }] of [...unsaved]) if (field === undefined || field === each) await fill(each, change)
  }

  /** Gives up what could not be saved: its cell shows again what is stored. */
  function giveUp(field: string): void {
    unsaved.delete(field)
    if (unsaved.size === 0) takenBack()
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
  const answer = (rule: string, where: string, reason: string) =>
    write(async () => {
      await commands.checkAnswer([{ rule, project: code, where, reason }])
      return commands.sheetShow(code)
    })

  async function enqueue(work: () => Promise<void>): Promise<void> {
    const mine = queue.then(work)
    queue = mine
    await mine
    written()
  }

  void load()
  return { view, failure, reading, unsaved, load, fill, retry, giveUp, review, take, renew, answer }
}
