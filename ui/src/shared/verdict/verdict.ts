import { ShieldAlert, ShieldCheck, ShieldOff, ShieldQuestionMark, ShieldX } from '@lucide/vue'
import type { Component } from 'vue'

/** How a verdict is told: its exact words, a tone and a shape. */
export interface Verdict {
  words: string
  tone: 'green' | 'yellow' | 'red'
  icon: Component
}

const VERDICTS: Record<string, Verdict> = {
  valid: { words: '有效', tone: 'green', icon: ShieldCheck },
  'valid-unregistered': { words: '有效但未登记', tone: 'yellow', icon: ShieldAlert },
  'valid-expired': { words: '有效但登记已过期', tone: 'yellow', icon: ShieldAlert },
  revoked: { words: '密钥已吊销', tone: 'red', icon: ShieldOff },
}
const INVALID: Verdict = { words: '无效', tone: 'red', icon: ShieldX }

/** The verdict of a name that the program gives. */
export function verdictOf(name: string): Verdict {
  return VERDICTS[name] ?? INVALID
}

/** The verdict that a held package came in with. */
export function verdictOfHeld(held: { is_registered: boolean }): Verdict {
  return verdictOf(held.is_registered ? 'valid' : 'valid-unregistered')
}

/** That nothing could be found out. */
export const UNKNOWN: Verdict = { words: '没有核验', tone: 'red', icon: ShieldQuestionMark }
