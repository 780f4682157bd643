import { expect, it } from 'vitest'

import type { FormDocument, IndicatorColumn } from '@/platform'

import { headGroups, merged } from './layout'

function column(key: string, title: string, group = ''): IndicatorColumn {
  return { key, title, group, width: 4 }
}

it('columns of one group stand under one title', () => {
  const columns = [column('level3', '三级指标'), column('cause:a', '甲', '偏差'), column('cause:b', '乙', '偏差'), column('remark', '备注')]
  expect(headGroups(columns)).toEqual([
    { title: '三级指标', span: 1, single: true },
    { title: '偏差', span: 2, single: false },
    { title: '备注', span: 1, single: true },
  ])
})

it('equal neighbours merge, the second level only within the first', () => {
  const rows = [
    ['产出', '数量'],
    ['产出', '数量'],
    ['产出', '质量'],
    ['效益', '质量'],
  ]
  const form = { indicator_columns: [column('level1', ''), column('level2', '')], indicators: rows } as FormDocument
  expect(merged(form)).toEqual({ level1: [3, 0, 0, 1], level2: [2, 0, 1, 1] })
})
