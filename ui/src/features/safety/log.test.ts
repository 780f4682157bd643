import { expect, it } from 'vitest'

import type { AuditRecord } from '@/platform'

import { called, found } from './log'

it('finds records by all the words that are typed', () => {
  const record = (op: string, subject: string) => ({ at: '2026-08-12T09:00:00', actor: '苏日娜', op, subject }) as AuditRecord
  const all = [record('登记支出', 'JZ-00534'), record('修改设置', 'lights.red_below')]
  expect(found(all, ' 苏日娜  JZ ')).toEqual([all[0]])
  expect(found(all, '2026-08')).toHaveLength(2)
  expect(found(all, '作废')).toHaveLength(0)
})

it('calls projects by their names', () => {
  const names = new Map([['1500002610500122', '草原监测']])
  expect(called('1500002610500122 提交审核', names)).toBe('草原监测 提交审核')
  expect(called('JXJK-105001-2026-0731-01', names)).toBe('JXJK-105001-2026-0731-01')
})
