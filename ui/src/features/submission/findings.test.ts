import { expect, test } from 'vitest'

import type { Finding, Severity } from '@/platform'

import { grouped, isOpen, left, missing } from './findings'

function finding(rule: string, severity: Severity, project = '', message = '', answer = ''): Finding {
  return { rule, severity, project, where: rule, message, basis: '', formula: '', answer }
}

test('findings stand by project, the unit first', () => {
  const groups = grouped([finding('I07', 'E', 'P2'), finding('S02', 'W'), finding('I08', 'E', 'P2')], new Map([['P2', '监测']]))
  expect(groups.map(({ title, findings }) => [title, findings.length])).toEqual([
    ['本单位', 1],
    ['监测', 2],
  ])
})

test('what is left counts errors, unanswered findings and sheets, each once', () => {
  const what = missing([
    finding('S01', 'E', '', '还有2项错误未处理，不能报送。'),
    finding('S08', 'E', '', '尚有3张监控表未审核锁定。'),
    finding('S04', 'E', '', '签名密钥未创建。'),
    finding('I07', 'E', 'P1'),
    finding('I08', 'E', 'P1'),
    finding('L05', 'W', 'P1'),
    finding('L05', 'W', 'P2', '', '原件在档案室'),
  ])
  expect(what).toEqual({ errors: 2, unanswered: 1, unlocked: 3, hasKey: false, isSound: true })
  expect(left(what)).toBe(6)
})

test('an answered finding and a note are not open', () => {
  expect([finding('L05', 'W', '', '', '有'), finding('F08', 'I'), finding('L05', 'W')].map(isOpen)).toEqual([false, false, true])
})
