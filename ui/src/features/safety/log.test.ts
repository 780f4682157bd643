import { describe, expect, it } from 'vitest'

import type { AuditRecord } from '@/platform'

import { called, difference, found } from './log'

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

describe('a field before and after', () => {
  it('stays as it is where it is short, figures without their keys', () => {
    expect(difference('[24](#counts.projects)个', '25个')).toEqual({ before: '24个', after: '25个' })
  })

  it('is cut down to what differs where it is long', () => {
    const [head, tail] = ['前'.repeat(200), '后'.repeat(200)]
    const { before, after } = difference(`${head}甲${tail}`, `${head}乙丙${tail}`)
    expect(before).toBe(`…${'前'.repeat(24)}甲${'后'.repeat(24)}…`)
    expect(after).toBe(`…${'前'.repeat(24)}乙丙${'后'.repeat(24)}…`)
    expect(difference('', head)).toEqual({ before: '', after: head })
    expect(difference('', head + tail).after).toHaveLength(241)
  })
})
