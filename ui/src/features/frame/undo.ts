import { commands, toFailure, type Reverted } from '@/platform'
import { saving } from '@/shared/saving'
import { done, failed } from '@/shared/toast/toasts'

import { refreshAll } from './session'

/** Takes back the last thing that was done, wherever it was done, and names it. */
export async function takeBack(): Promise<void> {
  await revert(commands.undo, '已撤销', { label: '重做', run: doAgain })
}

/** Does again what was taken back last. */
export async function doAgain(): Promise<void> {
  await revert(commands.redo, '已重做', { label: '撤销', run: takeBack })
}

async function revert(step: () => Promise<Reverted>, word: string, back: { label: string; run: () => Promise<void> }): Promise<void> {
  try {
    const { op, subject } = await saving(step)
    await refreshAll()
    done(`${word}：${op} ${subject}`.trim(), back)
  } catch (thrown) {
    failed(toFailure(thrown))
  }
}
