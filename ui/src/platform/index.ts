// The one door to the program behind the window.
import { Channel } from '@tauri-apps/api/core'

import { commands, type Export, type ExportTo, type Failure, type Stage } from '@/generated/bindings'

export type * from '@/generated/bindings'
export { commands }

/** Exports a signed package; each stage is told before it begins. */
export function exportSubmission(to: ExportTo, password: string, attachments: boolean, scans: string[], tell: (stage: Stage) => void): Promise<Export> {
  const stages = new Channel<Stage>()
  stages.onmessage = tell
  return commands.submissionExport(to, password, attachments, scans, stages)
}

/** What a call that failed says, whatever was thrown. */
export function toFailure(thrown: unknown): Failure {
  if (isFailure(thrown)) return thrown
  return {
    code: 'unexpected',
    message: '没有完成，数据没有改动。',
    hint: '请重试；仍然如此时请重新打开程序。',
    field: '',
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  }
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown
}
