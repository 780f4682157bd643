import { expect, it } from 'vitest'

import { placeToMend } from './findings'

it('leads to the cell of a sheet, to the report, or to the settings', () => {
  expect(placeToMend({ rule: 'I05', where: '指标/数量指标/培训人次', project: 'P1' })).toEqual({ path: '/sheets/P1', query: { rule: 'I05', at: '指标/数量指标/培训人次' } })
  expect(placeToMend({ rule: 'R05', where: '处置', project: 'P1' })).toEqual({ path: '/sheets/P1', query: { rule: 'R05', at: '处置' } })
  expect(placeToMend({ rule: 'R02', where: '第二部分', project: '' })).toBe('/report')
  expect(placeToMend({ rule: 'B01', where: '', project: '' })).toBe('/settings')
})
