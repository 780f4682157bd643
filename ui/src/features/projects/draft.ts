// A draft of targets while it is typed: rows with the indicator that each of them continues.

import type { Accumulation, Comparator, FormerName, IndicatorInput, Nature, TargetRow, TargetVersion } from '@/platform'
import { fromMillionths, isAmount, millionths } from '@/shared/format/numbers'
import { plainText, typedNumber } from '@/shared/format/typed'

import { CLASSES } from './words'

/** A row of the draft; numbers as typed. */
export interface DraftRow {
  /** Told apart by this while they are moved. */
  key: number
  level1: string
  level2: string
  level3: string
  nature: Nature
  comparator: Comparator
  target: string
  unit: string
  weight: string
  accumulation: Accumulation
  stage_target: string
  note: string
  /** What the stored targets call the indicator that it continues; nothing for a new one. */
  origin?: FormerName | undefined
}

export type TextField = 'level3' | 'target' | 'unit' | 'weight' | 'stage_target' | 'note'

let last = 0

function nameOf({ level2 = '', level3 }: FormerName): string {
  return `${level2}\n${level3}`
}

/** The rows of a draft. `base` is what its indicators continue: the version that counts, or for a first draft itself. */
export function rowsOf(draft: TargetVersion, base: readonly TargetRow[]): DraftRow[] {
  const known = new Set(base.map(nameOf))
  const claimed = new Set(draft.indicators.flatMap(({ continues }) => (continues ? [nameOf(continues)] : [])))
  return draft.indicators.map((row) => {
    const { continues, ...facts } = row
    const own = { level2: row.level2, level3: row.level3 }
    const held = known.has(nameOf(own)) && !claimed.has(nameOf(own)) ? own : undefined
    return { key: ++last, ...facts, origin: continues ?? held }
  })
}

/** A new row of the class of the row before it. */
export function blankRow(before?: DraftRow): DraftRow {
  const level1 = before?.level1 ?? '产出指标'
  const level2 = before?.level2 ?? '数量指标'
  return { key: ++last, level1, level2, level3: '', nature: '正向', comparator: '≥', target: '', unit: '', weight: '', accumulation: usualAccumulation(level2, '正向'), stage_target: '', note: '' }
}

/** Whether nothing was typed into a row: it is not kept. */
export function isBlank(row: DraftRow): boolean {
  return !row.origin && [row.level3, row.target, row.unit, row.weight, row.stage_target, row.note].every((text) => text.trim() === '')
}

function usualAccumulation(level2: string, nature: Nature): Accumulation {
  return level2 === '数量指标' && nature !== '定性' ? '逐次相加' : '取最新'
}

/** A row with another 一级指标: its 二级指标 is the first of that class. */
export function withLevel1(row: DraftRow, level1: string): DraftRow {
  const below = CLASSES[level1] ?? []
  return below.includes(row.level2) ? { ...row, level1 } : withLevel2({ ...row, level1 }, below[0] ?? row.level2)
}

/** A row with another 二级指标; 累计方式 follows where it was the usual one. */
export function withLevel2(row: DraftRow, level2: string): DraftRow {
  const follows = row.accumulation === usualAccumulation(row.level2, row.nature)
  return { ...row, level2, accumulation: follows ? usualAccumulation(level2, row.nature) : row.accumulation }
}

/** A row with another 指标性质, with the 比较符 and 累计方式 that it asks for. */
export function withNature(row: DraftRow, nature: Nature): DraftRow {
  if (nature === '定性') return { ...row, nature, comparator: '定性', accumulation: '取最新' }
  const wasWords = row.nature === '定性'
  const usual: Comparator = nature === '正向' ? '≥' : '≤'
  const contradicts = wasWords || (nature === '正向' ? ['≤', '<'] : ['≥', '>']).includes(row.comparator)
  return { ...row, nature, comparator: contradicts ? usual : row.comparator, accumulation: wasWords ? usualAccumulation(row.level2, nature) : row.accumulation }
}

/** A row with a text as it is meant: numbers lose full-width digits. */
export function withText(row: DraftRow, field: TextField, typed: string): DraftRow {
  const isNumber = field === 'weight' || field === 'stage_target' || (field === 'target' && row.nature !== '定性')
  const looksSo = /[\d０-９]/.test(typed)
  return { ...row, [field]: isNumber && looksSo ? typedNumber(typed, 6) : isNumber ? plainText(typed) : typed.trim() }
}

/** Rows with one moved up or down. */
export function moved(rows: readonly DraftRow[], at: number, step: 1 | -1): DraftRow[] {
  const taken = rows[at]
  if (!taken || at + step < 0 || at + step >= rows.length) return [...rows]
  const rest = rows.filter((_, index) => index !== at)
  rest.splice(at + step, 0, taken)
  return rest
}

/** What the program is asked to keep. A renamed indicator says what it continues, so that its progress stays. */
export function inputsOf(rows: readonly DraftRow[]): IndicatorInput[] {
  const kept = rows.filter((row) => !isBlank(row))
  const times = new Map<string, number>()
  for (const { origin } of kept) if (origin) times.set(nameOf(origin), (times.get(nameOf(origin)) ?? 0) + 1)
  return kept.map(({ level1, level2, level3, nature, comparator, target, unit, weight, accumulation, stage_target, note, origin }) => {
    // Of several of one name the program could not tell which is meant.
    const renamed = origin && origin.level3 !== '' && nameOf(origin) !== nameOf({ level2, level3 }) && times.get(nameOf(origin)) === 1
    return { level1, level2, level3, nature, comparator, target, unit, weight, accumulation, stage_target, note, continues: renamed ? origin : null }
  })
}

/** Rows once a first draft was kept as `sent`: they continue themselves under the names that were sent. */
export function settledFirst(rows: readonly DraftRow[], sent: readonly DraftRow[]): DraftRow[] {
  const kept = new Map(sent.filter((row) => !isBlank(row)).map((row) => [row.key, row]))
  return rows.map((row) => {
    const stored = kept.get(row.key)
    return stored ? { ...row, origin: { level2: stored.level2, level3: stored.level3 } } : row
  })
}

/** What indicators say, by which it is seen whether they differ from others. */
export function saidBy(indicators: readonly (IndicatorInput | TargetRow)[]): string {
  return JSON.stringify(indicators.map((row) => [row.level1, row.level2, row.level3, row.nature, row.comparator, row.target, row.unit, row.weight, row.accumulation, row.stage_target, row.note]))
}

/** The sum of 分值, or "" where none is given; and whether it is one that is asked for (I22). */
export function weightOf(rows: readonly Pick<DraftRow, 'weight'>[]): { sum: string; right: boolean } {
  const given = rows.map(({ weight }) => weight.trim()).filter((weight) => weight !== '')
  if (given.length === 0) return { sum: '', right: true }
  const total = given.reduce((sum, weight) => sum + (isAmount(weight) ? millionths(weight) : 0n), 0n)
  const sum = fromMillionths(total).replace(/\.?0+$/, (zeros) => (zeros.includes('.') ? '' : zeros))
  return { sum, right: given.every(isAmount) && (total === 90_000_000n || total === 100_000_000n) }
}
