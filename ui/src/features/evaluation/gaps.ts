import type { Evaluation, Gap } from '@/platform'
import type { Mark } from '@/shared/paper/mark'

/** The row of the indicator that a gap is about, counted from 0, or -1. */
export function rowOf({ where }: Gap, { indicators }: Evaluation): number {
  return indicators.findIndex(({ level2, level3 }) => where === `指标/${level2}/${level3}`)
}

/** Whether progress is to be recorded first: no cell of the form can mend it. */
export function isUnrecorded(gap: Gap, evaluation: Evaluation): boolean {
  const indicator = evaluation.indicators[rowOf(gap, evaluation)]
  return indicator !== undefined && indicator.score === null && !indicator.judged
}

/** The cell that a gap asks for, by its `data-field`; "" where it is about none. */
export function fieldOf(gap: Gap, evaluation: Evaluation): string {
  switch (gap.where) {
    case '年度总体目标':
      return 'goal_result'
    case '资金/预算执行率':
      return 'execution_reason'
    default: {
      const row = rowOf(gap, evaluation)
      const indicator = evaluation.indicators[row]
      if (!indicator || isUnrecorded(gap, evaluation)) return ''
      return `indicators/${row}/${indicator.score === null ? 'percent' : 'reason'}`
    }
  }
}

/** What a gap is about, in words. */
export function placeWords(gap: Gap, evaluation: Evaluation): string {
  const row = rowOf(gap, evaluation)
  return evaluation.indicators[row]?.level3 || gap.where.replace('资金/', '')
}

/** The marks of the cells, by their `data-field`. */
export function marks(evaluation: Evaluation): Map<string, Mark> {
  return new Map(evaluation.gaps.map((gap) => [fieldOf(gap, evaluation), { tone: 'open', text: gap.message }]))
}

/** How many rows stand under the first of its class, at the first; 0 at the others. */
export function spans(names: readonly string[]): number[] {
  return names.map((name, row) => {
    if (row > 0 && names[row - 1] === name) return 0
    const end = names.findIndex((other, at) => at > row && other !== name)
    return (end < 0 ? names.length : end) - row
  })
}
