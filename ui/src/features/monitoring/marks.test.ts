import { describe, expect, it } from 'vitest'

import type { EntryLine, Finding } from '@/platform'

import { marksOf } from './marks'

const LINE: EntryLine = {
  id: 12, date: '2026-08-01', project: '8', project_name: '草原', source: '其他资金', kind: '支出', amount_yuan: '5.00', balance_yuan: '-5.00',
  voucher: 'JZ-1', payee: '', economic_class: '', purpose: '', note: '', summary: false, document: '', void_reason: null, replaced_by: null, files: 0,
}

function finding(rule: string, where: string, more: Partial<Finding> = {}): Finding {
  return { rule, severity: 'E', project: '8', where, message: `${rule}。`, basis: '', formula: '', answer: '', ...more }
}

describe('a mark', () => {
  const columns = (found: Finding, line: Partial<EntryLine> = {}) => Object.keys(marksOf([found])({ ...LINE, ...line }))

  it('stands at the cell that its rule speaks of', () => {
    expect(columns(finding('L01', '台账/12'))).toEqual(['date'])
    expect(columns(finding('L06', '台账/12'))).toEqual(['date'])
    expect(columns(finding('L02', '台账/12', { project: '' }), { project: '' })).toEqual(['project'])
    expect(columns(finding('L03', '台账/2026-08-01/5.00/JZ-1'))).toEqual(['voucher'])
    expect(columns(finding('L03', '台账/12/汇总'))).toEqual(['amount'])
    expect(columns(finding('L04', '资金/其他资金'))).toEqual(['source'])
    expect(columns(finding('F02', '资金/其他资金'))).toEqual(['balance'])
  })

  it('is not put on other entries, other projects, or what is voided', () => {
    expect(columns(finding('L01', '台账/1'))).toEqual([])
    expect(columns(finding('L04', '资金/其他资金', { project: '9' }))).toEqual([])
    expect(columns(finding('L01', '台账/12'), { void_reason: '错' })).toEqual([])
    expect(columns(finding('I03', '台账/12'))).toEqual([])
  })

  it('keeps an error over a warning and tells the answer', () => {
    const both = [finding('L01', '台账/12'), finding('L06', '台账/12', { severity: 'W' })]
    expect(marksOf(both)(LINE)['date']?.severity).toBe('E')
    const answered = finding('L03', '台账/2026-08-01/5.00/JZ-1', { severity: 'W', answer: '两批货款' })
    expect(marksOf([answered])(LINE)['voucher']?.text).toContain('已说明：两批货款')
  })
})
