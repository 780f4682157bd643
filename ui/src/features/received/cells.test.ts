import { expect, it } from 'vitest'

import { placeText, remarkCell, shortCode } from './cells'

it('a remark about a figure stands at the cell of the form that shows it', () => {
  expect(remarkCell('指标/质量指标/甲/乙/完成值')).toBe('指标/质量指标/甲/乙/执行情况')
  expect(remarkCell('指标/质量指标/合格率/批复指标值')).toBe('指标/质量指标/合格率/年度指标值')
  expect(remarkCell('指标/质量指标/合格率/备注')).toBe('指标/质量指标/合格率/备注')
  expect(remarkCell('资金/合计/执行数')).toBe('资金')
  expect(remarkCell('资金/其他资金/执行数')).toBe('资金/其他资金/执行数')
  expect(remarkCell('处置/D0/1')).toBe('处置')
  expect(remarkCell('监控表')).toBe('')
})

it('a place is read as people say it', () => {
  expect(placeText('指标/质量指标/甲/乙/偏差原因')).toBe('甲/乙 · 偏差原因')
  expect(placeText('指标/质量指标/合格率')).toBe('合格率')
  expect(placeText('资金/其他资金/执行数')).toBe('资金 · 其他资金 · 执行数')
  expect(placeText('')).toBe('整张监控表')
  expect(shortCode('1500002606000024')).toBe('024')
  expect(shortCode('P1')).toBe('P1')
})
