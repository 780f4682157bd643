import type { SystemDifference } from '@/platform'

/** How far a difference is accounted for, as a word and a tone. */
export function standingOf({ id, explanation, is_explained }: SystemDifference): { word: string; tone: '' | 'yellow' | 'green' } {
  if (id === null) return { word: '系统中没有', tone: 'yellow' }
  if (is_explained) return { word: '已说明', tone: 'green' }
  return { word: explanation ? '差异有变化' : '待说明', tone: 'yellow' }
}

/** How many differences no explanation answers yet. */
export function openOf(differences: readonly SystemDifference[]): number {
  return differences.filter(({ is_explained }) => !is_explained).length
}
