import { reactive, ref, shallowRef } from 'vue'

import { commands, toFailure, type Evaluation, type EvaluationPatch, type Failure } from '@/platform'
import { saving } from '@/shared/saving'

/** One self-evaluation on the screen, and every change written as it is made. */
export function useEvaluation(code: string, written: () => void) {
  const evaluation = shallowRef<Evaluation>()
  const failure = shallowRef<Failure>()
  const reading = ref(true)
  /** Cells whose contents could not be saved, with the reason. */
  const unsaved = reactive(new Map<string, string>())
  // Writes follow one another: each answer is the self-evaluation as it stands after it.
  let queue: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    try {
      evaluation.value = await commands.evaluationShow(code)
      failure.value = undefined
    } catch (thrown) {
      failure.value = toFailure(thrown)
    } finally {
      reading.value = false
    }
  }

  /** Writes a change of one field. */
  async function fill(field: string, change: Omit<EvaluationPatch, 'project'>): Promise<void> {
    const mine = queue.then(async () => {
      try {
        evaluation.value = await saving(() => commands.evaluationFill({ project: code, ...change }))
        unsaved.delete(field)
        failure.value = undefined
      } catch (thrown) {
        const reason = toFailure(thrown)
        unsaved.set(field, reason.message + reason.hint)
        failure.value = reason
      }
    })
    queue = mine
    await mine
    written()
  }

  void load()
  return { evaluation, failure, reading, unsaved, load, fill }
}
