import type { FindingAction, FindingState } from '@/platform'
import { daysBetween } from '@/shared/format/dates'

/** How near a day is: over, within two weeks, or neither. */
export interface Due {
  tone: 'red' | 'yellow' | ''
  text: string
}

/** How many days before its day something is said to be near. */
const NEAR = 14

/** What is said of a day by which something is to be done; nothing once it is done. */
export function due(day: string | null, isDone: boolean, today: string): Due {
  if (day === null || isDone) return { tone: '', text: '' }
  const left = daysBetween(today, day)
  if (left < 0) return { tone: 'red', text: `超期 ${-left} 天` }
  if (left === 0) return { tone: 'yellow', text: '今天到期' }
  return left <= NEAR ? { tone: 'yellow', text: `还有 ${left} 天` } : { tone: '', text: '' }
}

/** What can be done with a problem next, the way on first. */
export function nextSteps(state: FindingState): { action: FindingAction; title: string }[] {
  const reopen = { action: 'reopen' as const, title: '重新打开' }
  switch (state) {
    case '待整改':
      return [{ action: 'start', title: '开始整改' }]
    case '整改中':
      return [{ action: 'done', title: '完成整改' }]
    case '已整改':
      return [{ action: 'close', title: '销号' }, reopen]
    case '已销号':
      return [reopen]
  }
}
