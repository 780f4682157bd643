import { expect, it } from 'vitest'

import type { Overview, RefusedFile, Standing, UnitStanding } from '@/platform'

import { countsOf, linesOf, nextOpen } from './list'

const unit = (code: string, standing: Standing, expected = true): UnitStanding => ({ code, name: code, expected, standing, package: null })
const refused = (sha256: string, unit_code: string): RefusedFile => ({ name: `${sha256}.zip`, path: '', sha256, verdict: 'invalid', unit_code, unit_name: '', sequence: 1, reasons: [], refused_at: '2026-08-12T09:00:00' })
const overview: Overview = {
  through: '2026-07-31',
  task: null,
  deadline: null,
  expected: 3,
  received: 1,
  units: [unit('1', '待处理'), unit('2', '已隔离'), unit('3', '未收到'), unit('9', '待处理', false)],
  refused: [refused('b', '2'), refused('a', '1'), refused('c', '')],
}

it('a refused file stands in for its unit only where nothing else came in; all others have their own line', () => {
  const lines = linesOf(overview)
  expect(lines.map(({ key }) => key)).toEqual(['1', '2', '3', '9', 'a', 'c'])
  expect(lines[1]?.refusal?.sha256).toBe('b')
  expect(lines[0]?.refusal).toBeUndefined()
})

it('units that were not asked for are not counted', () => {
  expect(countsOf(overview.units)).toEqual({ 待处理: 1, 已隔离: 1, 已退回: 0, 未收到: 1, 已接收: 0 })
})

it('the next open work is looked for to the end and from the top again', () => {
  const lines = linesOf(overview)
  expect(nextOpen(lines, '1')?.key).toBe('9')
  expect(nextOpen(lines, '9')?.key).toBe('1')
  expect(nextOpen(lines.slice(0, 1), '1')).toBeUndefined()
})
