import { reactive } from 'vue'

import { toFailure, type Failure } from '@/platform'

/** A line that comes and goes, with one thing to do about it. */
export interface Toast {
  id: number
  text: string
  tone: 'done' | 'failed'
  action?: { label: string; run: () => Promise<void> | void }
}

const LIFE = 6000

export const toasts = reactive<Toast[]>([])
let last = 0

/** Says that something was done. */
export function done(text: string, action?: Toast['action']): void {
  show({ text, tone: 'done', ...(action ? { action } : {}) })
}

/** Says what failed; it stays until it is closed. */
export function failed(failure: Failure): void {
  show({ text: failure.message + failure.hint, tone: 'failed' })
}

/** Takes a toast away. */
export function dismiss(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

/** Does what the toast offers. */
export async function act(toast: Toast): Promise<void> {
  dismiss(toast.id)
  try {
    await toast.action?.run()
  } catch (thrown) {
    failed(toFailure(thrown))
  }
}

function show(toast: Omit<Toast, 'id'>): void {
  const id = ++last
  toasts.push({ id, ...toast })
  if (toast.tone === 'done') setTimeout(() => dismiss(id), LIFE)
}
