// The one door to the program behind the window.
import { Channel } from '@tauri-apps/api/core'

import { commands, type Export, type Failure, type Printable, type Stage } from '@/generated/bindings'

export type * from '@/generated/bindings'
export { commands }

/** Exports a signed package; each stage is told before it begins. */
export function exportSubmission(folder: string, password: string, attachments: boolean, tell: (stage: Stage) => void): Promise<Export> {
  const stages = new Channel<Stage>()
  stages.onmessage = tell
  return commands.submissionExport(folder, password, attachments, stages)
}

/** Lays out what is to be printed when it is called, and draws its pages one by one. */
export function openPreview(printable: Printable) {
  return async () => {
    const [number, { pages, missing_glyphs: missing }] = await commands.previewOpen(printable)
    const notes = missing.length ? [`有 ${missing.length} 处文字没有字形，印为□：${missing.slice(0, 3).join('、')}${missing.length > 3 ? '等' : ''}。`] : []
    return { pages, notes, draw: (page: number) => commands.previewPage(number, page) }
  }
}

/** Prints what the page shows for print, through the system's dialog. */
export async function printWindow(): Promise<void> {
  // The program behind the window answers this call.
  await (window.print() as unknown)
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
