import { describe, expect, it } from 'vitest'

import type { EntryLine, IndicatorName, ProjectName } from '@/platform'

import { found, marked, type Item, type Known } from './palette'

const project = (code: string, name: string, letters: string): ProjectName => ({ code, name, initials: [...letters] })
const names = [project('002', '中央草原补助', 'zycybz'), project('003', '草原监测', 'cyjc'), project('024', '农牧民技能培训', 'nmmjnpx')]
const known = [
  { key: '/ledger', group: '页面', title: '日常台账', letters: 'rctz', run: () => undefined },
  { key: 'back-up', group: '操作', title: '立即备份', letters: 'ljbf', words: '安全', run: () => undefined },
] satisfies Known[]
const indicator = (project: string, level3: string, letters: string): IndicatorName => ({ project, level2: '数量指标', level3, initials: [...letters] })
const indicators = [indicator('003', '样地数', 'yds'), indicator('003', '培训人次', 'pxrc'), indicator('024', '培训期数', 'pxqs')]
const item = (group: Item['group'], key: string): Item => ({ key, group, title: key, run: () => undefined })
const ways = { project: ({ code }: ProjectName) => item('项目', code), indicator: ({ project: of }: IndicatorName, row: number) => item('指标', `${of}#${row}`), entry: ({ id }: EntryLine) => item('凭证', `entry/${id}`) }
const keys = (typed: string, entries: Partial<EntryLine>[] = []): string[] => found(typed, { names, indicators, entries: entries as EntryLine[] }, known, ways).map(({ key }) => key)

describe('the palette', () => {
  it('finds projects by Pinyin, those that begin so first', () => {
    expect(keys('cy')).toEqual(['003', '002'])
    expect(keys('CY')).toEqual(['003', '002'])
    expect(keys('草原')).toEqual(['003', '002'])
    expect(keys('024')).toEqual(['024'])
  })

  it('finds pages and actions by title, initials or another word', () => {
    expect(keys('tz')).toEqual(['/ledger'])
    expect(keys('备份')).toEqual(['back-up'])
    expect(keys('安全')).toEqual(['back-up'])
    expect(keys('没有')).toEqual([])
  })

  it('finds indicators by name or Pinyin, each with its row, and shows the vouchers that were found', () => {
    expect(keys('pxrc')).toEqual(['003#1'])
    expect(keys('培训期')).toEqual(['024#0'])
    expect(keys('培训', [{ id: 7 }])).toEqual(['024', '003#1', '024#0', 'entry/7'])
  })

  it('lists pages and actions while nothing is typed', () => {
    expect(keys(' ')).toEqual(['/ledger', 'back-up'])
  })
})

describe('what was typed', () => {
  it('is marked in the name', () => {
    expect(marked('中央草原补助', 'cy', [...'zycybz'])).toEqual(['中央', '草原', '补助'])
    expect(marked('草原监测', '监测')).toEqual(['草原', '监测', ''])
    expect(marked('草原监测', '')).toEqual(['草原监测', '', ''])
    expect(marked('草原监测', '003', [...'cyjc'])).toEqual(['草原监测', '', ''])
  })
})
