import { describe, expect, it } from 'vitest'

import type { ProjectName } from '@/platform'

import { found, marked, type Item, type Known } from './palette'

const project = (code: string, name: string, letters: string): ProjectName => ({ code, name, initials: [...letters] })
const names = [project('002', '中央草原补助', 'zycybz'), project('003', '草原监测', 'cyjc'), project('024', '农牧民技能培训', 'nmmjnpx')]
const known = [
  { key: '/ledger', group: '页面', title: '日常台账', letters: 'rctz', run: () => undefined },
  { key: 'back-up', group: '操作', title: '立即备份', letters: 'ljbf', words: '安全', run: () => undefined },
] satisfies Known[]
const item = ({ code, name }: ProjectName): Item => ({ key: code, group: '项目', title: name, run: () => undefined })
const keys = (typed: string): string[] => found(typed, names, known, item).map(({ key }) => key)

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
