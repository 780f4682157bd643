import { expect, it } from 'vitest'

import type { RegisterRow } from '@/platform'

import { codesIn, filled, joined, refusalOf, unitsIn, wantedOf } from './draft'

const TODAY = '2026-08-12'
const registered = (unit_code: string, revoked_on: string | null = null): RegisterRow => ({ unit_code, unit_name: `单位${unit_code}`, fingerprint: '', from: '', until: '', revoked_on, revoke_reason: '', added_at: '' })
const draft = () => ({ ...filled(null, [], [], [registered('2'), registered('1'), registered('3', '2026-01-01')], undefined), periodEnd: '2026-07-31', deadline: '8月20日' })

it('begins with the units whose keys are valid', () => {
  expect(draft().units.map(({ code }) => code)).toEqual(['2', '1'])
})

it('says the first thing that keeps it from being made', () => {
  expect(refusalOf(draft(), TODAY)).toBe('')
  expect(refusalOf({ ...draft(), deadline: '月底' }, TODAY)).toContain('报送截止日期不是日期')
  expect(refusalOf({ ...draft(), units: [] }, TODAY)).toBe('请列出应报送的单位。')
  expect(refusalOf({ ...draft(), units: [{ code: '1', name: ' ' }] }, TODAY)).toBe('单位1没有名称，请补上。')
  expect(refusalOf({ ...draft(), scope: 'projects' }, TODAY)).toBe('请填写要监控的项目代码。')
})

it('asks for dates as they are meant, and for the scope that is chosen', () => {
  const wanted = wantedOf({ ...draft(), scope: 'projects', codes: 'P1、P2\nP1' }, TODAY)
  expect(wanted?.deadline).toBe('2026-08-20')
  expect(wanted?.scope).toEqual({ kind: 'projects', codes: ['P1', 'P2'] })
  expect(wantedOf({ ...draft(), deadline: '月底' }, TODAY)).toBeUndefined()
})

it('reads units as they are pasted from a table, each code once', () => {
  expect(unitsIn('105002\t示例站\n\n105001, 示例中心 甲')).toEqual([{ code: '105002', name: '示例站' }, { code: '105001', name: '示例中心 甲' }])
  expect(joined([{ code: '2', name: '旧' }], [{ code: '2', name: '新' }, { code: '1', name: '一' }])).toEqual([{ code: '1', name: '一' }, { code: '2', name: '新' }])
  expect(codesIn(' a，b ;c ')).toEqual(['a', 'b', 'c'])
})
