import { shallowRef } from 'vue'

import { commands } from '@/platform'
import { typing } from '@/shared/saving'

/** What was being typed somewhere. */
export interface OpenText {
  /** The address of the page. */
  page: string
  /** The field, by which it is found again, or "". */
  field: string
  /** How the field is called. */
  label: string
  text: string
}

/** How often it is looked at whether a text is still open, in milliseconds. */
const LOOK = 400

/** What was open when the program ended last, until it is put back or given up. */
export const left = shallowRef<OpenText[]>([])

type Box = HTMLInputElement | HTMLTextAreaElement
const open = new Map<Box, { start: string; page: string }>()
let of = ''
/** What was left in other stores. */
let others: Kept[] = []

/** The texts of one store as they are kept on the disk. */
interface Kept {
  of: string
  texts: OpenText[]
}

/** Boxes whose text is the user's work: no passwords, no searching, nothing that is shown only. */
function boxOf(target: EventTarget | null): Box | undefined {
  const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && ['text', ''].includes(target.getAttribute('type') ?? ''))
  if (!isText || target.readOnly || target.closest('[data-no-draft], [role="combobox"], [role="search"]')) return undefined
  return 'field' in target.dataset || 'field' in (target.closest<HTMLElement>('[data-field]')?.dataset ?? {}) || 'gridInput' in target.dataset ? target : undefined
}

function fieldOf(box: Box): string {
  return box.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? ''
}

function labelOf(box: Box): string {
  return (box.getAttribute('aria-label') ?? box.labels?.[0]?.textContent ?? '').replace(' *', '').trim()
}

/** A text is open until its box is left, emptied or put back; in a dock or dialog until that is gone. */
function isOpen(box: Box, start: string): boolean {
  if (!box.isConnected || box.value === '' || box.value === start) return false
  return document.activeElement === box || box.closest('.dock, [role="dialog"]') !== null || box.matches('[data-keep-draft]')
}

/** Keeps what is open now, beside what was left and is not settled yet. */
function look(): void {
  for (const [box, { start }] of open) if (!isOpen(box, start)) open.delete(box)
  typing.value = open.size > 0
  keep()
}

let kept = ''
let keeping = false

/** Writes what changed to the disk, one write after the other. */
function keep(): void {
  if (!of || keeping) return
  const texts = [...left.value, ...[...open].map(([box, { page }]) => ({ page, field: fieldOf(box), label: labelOf(box), text: box.value }))]
  const all = texts.length ? [...others, { of, texts }] : others
  const next = all.length ? JSON.stringify(all) : ''
  if (next === kept) return
  kept = next
  keeping = true
  // Where it can't be kept, the work goes on: what is saved says so itself.
  void commands
    .draftsKeep(next)
    .catch(() => undefined)
    .finally(() => (keeping = false))
}

function isOpenText(value: unknown): value is OpenText {
  return typeof value === 'object' && value !== null && ['page', 'field', 'label', 'text'].every((key) => typeof (value as Record<string, unknown>)[key] === 'string')
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { of: store, texts } = value as Partial<Kept>
  return typeof store === 'string' && Array.isArray(texts) && texts.every(isOpenText)
}

/** Reads what was open in that store when the program ended last, and keeps from here on what is. */
export async function beginDrafts(store: string): Promise<void> {
  of = ''
  left.value = []
  others = []
  try {
    kept = await commands.draftsLeft()
    const held: unknown = JSON.parse(kept || '[]')
    const all = Array.isArray(held) ? held.filter(isKept) : []
    left.value = all.filter((one) => one.of === store).flatMap(({ texts }) => texts)
    others = all.filter((one) => one.of !== store)
  } catch {
    // What can't be read was never typed.
  }
  of = store
}

/** Listens to all typing in the window. */
export function watchTyping(): () => void {
  let before = new WeakMap<Box, string>()
  const onFocus = ({ target }: Event): void => {
    const box = boxOf(target)
    if (box) before.set(box, box.value)
  }
  const onInput = ({ target }: Event): void => {
    const box = boxOf(target)
    if (!box) return
    if (!open.has(box)) open.set(box, { start: before.get(box) ?? '', page: location.hash.slice(1) })
    look()
  }
  // Where the focus goes is known only after it left.
  const onBlur = (): void => void setTimeout(look)
  const timer = setInterval(look, LOOK)
  document.addEventListener('focusin', onFocus)
  document.addEventListener('focusout', onBlur)
  document.addEventListener('input', onInput)
  return () => {
    clearInterval(timer)
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('focusout', onBlur)
    document.removeEventListener('input', onInput)
    open.clear()
    before = new WeakMap()
    of = ''
    typing.value = false
  }
}

/** Gives up one of the texts that were left. */
export function settle(text: OpenText): void {
  left.value = left.value.filter((one) => one !== text)
  keep()
}

/** Puts a text back into its field, as if it were typed; false where the field is not on the page. */
export function putBack({ field, text }: OpenText): boolean {
  const holder = field ? document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`) : null
  const box = holder instanceof HTMLInputElement || holder instanceof HTMLTextAreaElement ? holder : holder?.querySelector<Box>('input, textarea')
  if (!box || box.readOnly || box.disabled) return false
  box.scrollIntoView({ block: 'center' })
  box.focus()
  box.value = text
  box.dispatchEvent(new Event('input', { bubbles: true }))
  return true
}
