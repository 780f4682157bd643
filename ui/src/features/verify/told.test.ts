import { expect, it } from 'vitest'

import type { Verified } from '@/platform'

import { meaning, rows, told, verdictTold } from './told'

function one(file: string, verdict: string, more: Partial<Verified> = {}): Verified {
  return { file, verdict, unit_code: '105001', sequence: 1, fingerprint: '', problems: [], ...more }
}

it('verdicts are counted in words', () => {
  expect(told([one('a', 'valid'), one('b', 'invalid'), one('c', 'valid')])).toBe('有效 2 个，无效 1 个')
})

it('the packages of an aggregate stand below it', () => {
  const aggregate = one('汇总.zip', 'valid', { packages: [one('一.zip', 'valid'), one('二.zip', 'invalid')] })
  expect(rows([aggregate, one('三.zip', 'valid')]).map(({ one: { file }, depth }) => `${depth} ${file}`)).toEqual(['0 汇总.zip', '1 一.zip', '1 二.zip', '0 三.zip'])
})

it('a file that could not be read says what to do', () => {
  const error = { code: 'file_missing', message: '没有找到文件。', hint: '请重新选择。', field: '', detail: '' }
  expect(verdictTold(one('a', 'invalid', { error })).words).toBe('没有核验')
  expect(meaning(one('a', 'invalid', { error }))).toBe('没有找到文件。请重新选择。')
  expect(meaning(one('a', 'revoked'))).toContain('已经吊销')
})
