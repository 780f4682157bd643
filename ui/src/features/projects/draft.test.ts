import { describe, expect, it } from 'vitest'

import type { TargetRow, TargetVersion } from '@/platform'

import { blankRow, inputsOf, isBlank, moved, rowsOf, saidBy, settledFirst, weightOf, withLevel1, withNature, withText, type DraftRow } from './draft'

const row = (level3: string, more: Partial<TargetRow> = {}): TargetRow => ({
  level1: '产出指标', level2: '数量指标', level3, nature: '正向', comparator: '≥', target: '100', unit: '人', weight: '10', accumulation: '逐次相加', stage_target: '', note: '', ...more,
})
const version = (number: number, indicators: TargetRow[]): TargetVersion => ({ number, state: '草稿', current: number === 1, document_number: '', approved_on: null, frame: '2019', indicators })
const named = (rows: DraftRow[], at: number, level3: string): DraftRow[] => rows.map((held, index) => (index === at ? { ...held, level3 } : held))

describe('a draft of targets', () => {
  it('says what a renamed indicator continues, so that its progress stays, and of no other', () => {
    const base = [row('培训人次'), row('合格率')]
    const rows = rowsOf(version(2, base), base)
    expect(inputsOf(rows).map(({ continues }) => continues)).toEqual([null, null])
    const renamed = inputsOf(named(rows, 0, '培训人数'))
    expect(renamed.map(({ level3, continues }) => [level3, continues])).toEqual([['培训人数', { level2: '数量指标', level3: '培训人次' }], ['合格率', null]])
  })

  it('keeps to the name of the version that counts when an indicator is renamed again', () => {
    const base = [row('培训人次')]
    const stored = version(2, [row('培训人数', { continues: { level2: '数量指标', level3: '培训人次' } }), row('培训人次')])
    const rows = rowsOf(stored, base)
    // The second row is new: the name it bears was given up by the first.
    expect(rows[1]?.origin).toBeUndefined()
    expect(inputsOf(named(rows, 0, '参训人数'))[0]?.continues).toEqual({ level2: '数量指标', level3: '培训人次' })
  })

  it('continues itself while it is the first: under the names that were kept last', () => {
    const first = version(1, [row('甲')])
    const sent = named(rowsOf(first, first.indicators), 0, '乙')
    const later = settledFirst(named(sent, 0, '丙'), sent)
    expect(inputsOf(later)[0]).toMatchObject({ level3: '丙', continues: { level3: '乙' } })
  })

  it('names nothing that the program could not tell apart', () => {
    const first = version(1, [row('甲'), row('甲')])
    const rows = rowsOf(first, first.indicators)
    expect(inputsOf(named(rows, 1, '乙'))[1]?.continues).toBeNull()
  })

  it('leaves out rows in which nothing was typed', () => {
    const blank = blankRow()
    expect(isBlank(blank)).toBe(true)
    expect(inputsOf([blank, withText(blankRow(), 'level3', ' 场次 ')]).map(({ level3 }) => level3)).toEqual(['场次'])
    expect(saidBy(inputsOf([blank]))).toBe(saidBy([]))
  })

  it('moves rows, and not beyond the ends', () => {
    const rows = rowsOf(version(1, [row('甲'), row('乙')]), [])
    const order = (held: DraftRow[]) => held.map(({ level3 }) => level3).join('')
    expect(order(moved(rows, 0, 1))).toBe('乙甲')
    expect(order(moved(rows, 0, -1))).toBe('甲乙')
    expect(order(moved(rows, 1, 1))).toBe('甲乙')
  })

  it('lets comparator and accumulation follow the nature, and the class its own', () => {
    const words = withNature(blankRow(), '定性')
    expect([words.comparator, words.accumulation]).toEqual(['定性', '取最新'])
    const back = withNature(words, '反向')
    expect([back.comparator, back.accumulation]).toEqual(['≤', '逐次相加'])
    expect(withNature({ ...blankRow(), comparator: '=' }, '反向').comparator).toBe('=')
    const benefit = withLevel1(blankRow(), '效益指标')
    expect([benefit.level2, benefit.accumulation]).toEqual(['经济效益指标', '取最新'])
    expect(withLevel1({ ...blankRow(), accumulation: '平均' }, '满意度指标').accumulation).toBe('平均')
  })

  it('takes full-width digits for numbers, and words as they are', () => {
    expect(withText(blankRow(), 'target', '１，０００').target).toBe('1000')
    expect(withText(withNature(blankRow(), '定性'), 'target', '持续改善，１级').target).toBe('持续改善，１级')
    expect(withText(blankRow(), 'unit', '％').unit).toBe('％')
  })

  it('sums what is given of the weights, which are right as 90 or 100', () => {
    const weights = (...all: string[]) => weightOf(all.map((weight) => ({ weight })))
    expect(weights('', '')).toEqual({ sum: '', right: true })
    expect(weights('40', '50')).toEqual({ sum: '90', right: true })
    expect(weights('99.5', '0.5')).toEqual({ sum: '100', right: true })
    expect(weights('40', '')).toEqual({ sum: '40', right: false })
    expect(weights('90', '十')).toEqual({ sum: '90', right: false })
  })
})
