// The one door to the program behind the window.
import { Channel } from '@tauri-apps/api/core'
import { getCurrentWebview } from '@tauri-apps/api/webview'

import { commands, type Examining, type Export, type ExportTo, type Failure, type Making, type Printable, type Receiving, type Stage, type TablesFormat } from '@/generated/bindings'

export type * from '@/generated/bindings'
export { commands }

/** What travels along with a submission, and how. */
export interface Enclosed {
  attachments: boolean
  scans: string[]
  encrypted: boolean
}

/** Exports a signed package; each stage is told before it begins. */
export function exportSubmission(to: ExportTo, password: string, { attachments, scans, encrypted }: Enclosed, tell: (stage: Stage) => void): Promise<Export> {
  const stages = new Channel<Stage>()
  stages.onmessage = tell
  return commands.submissionExport(to, password, attachments, scans, encrypted, stages)
}

/** Asks where a picture goes and keeps it there; nothing where the dialog was cancelled. */
export async function savePicture(name: string, png: Uint8Array): Promise<{ path: string; open: () => Promise<void> } | undefined> {
  const path = await commands.pictureSave(name, [...png])
  return path === null ? undefined : { path, open: async () => void (await commands.openPath(path)) }
}

/** Examines files and folders, encrypted ones with the password of the key, and unless it is a plan only takes what may be taken; each file is told before its turn. */
export function receivePackages(files: string[], password: string | null, plan: boolean, tell: (examining: Examining) => void): Promise<Receiving> {
  const progress = new Channel<Examining>()
  progress.onmessage = tell
  return commands.receivedTake(files, password, plan, progress)
}

/** What is written a table a project. */
export type Tables = 'forms' | 'evaluations'

/** Writes the tables of projects into a folder; each file is told before it is made. */
export function exportTables(tables: Tables, folder: string, format: TablesFormat, projects: string[], replace: boolean, tell: (making: Making) => void): Promise<string[]> {
  const progress = new Channel<Making>()
  progress.onmessage = tell
  return tables === 'forms' ? commands.formsExport(folder, format, projects, replace, progress) : commands.evaluationsExport(folder, format, projects, replace, progress)
}

/** Tells of files that are dropped onto the window. */
export async function onFilesDropped(tell: (files: string[]) => void): Promise<void> {
  const files = new Channel<string[]>()
  files.onmessage = tell
  await commands.filesDropped(files)
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

/** Shows everything larger or smaller, in percent. */
export async function sizeWindow(percent: number): Promise<void> {
  await getCurrentWebview().setZoom(percent / 100)
}
