import { describe, expect, it } from 'vitest'

import { isMeant, labels, projectOf } from './names'

const NAMES = [
  { code: '150000240008', name: '草原生态保护（008）', initials: ['c', 'y', 's', 't', 'b', 'h', '（', '0', '0', '8', '）'] },
  { code: '150000240009', name: '重点实验室', initials: ['zc', 'd', 's', 'y', 's'] },
  { code: '150000240010', name: '重点实验室', initials: ['zc', 'd', 's', 'y', 's'] },
]

describe('a project', () => {
  const [grass, lab] = NAMES as [(typeof NAMES)[0], (typeof NAMES)[0]]

  it('is found by initials in Pinyin, whatever the reading, and by parts of name and code', () => {
    expect(isMeant(grass, 'cy')).toBe(true)
    expect(isMeant(grass, 'ST')).toBe(true)
    expect(isMeant(grass, 'yc')).toBe(false)
    expect(isMeant(grass, 'bhx')).toBe(false)
    expect(isMeant(lab, 'zd')).toBe(true)
    expect(isMeant(lab, 'cd')).toBe(true)
    expect(isMeant(grass, '生态')).toBe(true)
    expect(isMeant(grass, '0008')).toBe(true)
  })

  it('is written with its code where two are called the same', () => {
    expect([...labels(NAMES).values()]).toEqual(['草原生态保护（008）', '重点实验室 150000240009', '重点实验室 150000240010'])
  })

  it('is what a text names, if only one is meant', () => {
    expect(projectOf(NAMES, 'cyst')?.code).toBe('150000240008')
    expect(projectOf(NAMES, '150000240010')?.code).toBe('150000240010')
    expect(projectOf(NAMES, '重点实验室')).toBeUndefined()
    expect(projectOf(NAMES, '重点实验室 150000240009')?.code).toBe('150000240009')
  })
})
