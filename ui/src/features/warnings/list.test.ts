import { describe, expect, it } from 'vitest'

import type { Warning } from '@/platform'

import { filtered, groupedBy } from './list'

const warning = (key: string, state: Warning['state'], project_name: string): Warning => ({
  key,
  id: key,
  kind: '及时性',
  project: project_name,
  project_name,
  where: '',
  light: 'red',
  message: '',
  action: '',
  basis: '办法第十条、第十七条（一）',
  formula: '',
  state,
  seen_on: '2026-07-31',
  gone_on: null,
  remark: '',
  dispositions: [],
  stop_breach: '',
  seen_with: null,
})
const all = [warning('T1', '触发', '甲'), warning('T3', '已消除', '乙'), warning('T4', '处置中', '乙'), warning('T2', '触发', '甲')]

describe('the list of warnings', () => {
  it('shows what is not gone, one state, or one kind', () => {
    expect(filtered(all, 'open', '').map(({ key }) => key)).toEqual(['T1', 'T4', 'T2'])
    expect(filtered(all, '已消除', '').map(({ key }) => key)).toEqual(['T3'])
    expect(filtered(all, 'open', '合规性')).toEqual([])
  })

  it('keeps the order of the first of each group', () => {
    expect(groupedBy(all, 'project').map(({ title, warnings }) => [title, warnings.length])).toEqual([['甲', 2], ['乙', 2]])
    expect(groupedBy(all, 'none')).toHaveLength(1)
  })
})
