import { expect, it } from 'vitest'

import type { RegisterRow } from '@/platform'

import { matching, standingOf } from './register'

const row = (more: Partial<RegisterRow> = {}): RegisterRow => ({ unit_code: '105001', unit_name: '示例中心', fingerprint: '7A3C 91E0', from: '2026-08-01', until: '2029-07-31', revoked_on: null, revoke_reason: '', added_at: '2026-08-01T09:00:00', ...more })

it('says how a key stands on the day', () => {
  const words = [row(), row({ until: '2026-08-11' }), row({ from: '2026-09-01' }), row({ revoked_on: '2026-08-12' }), row({ revoked_on: '2026-08-13' })].map((one) => standingOf(one, '2026-08-12').word)
  expect(words).toEqual(['有效', '已过期', '未生效', '已吊销', '有效'])
})

it('finds a unit by code, name or fingerprint, in groups or not', () => {
  const rows = [row(), row({ unit_code: '105002', unit_name: '草原站', fingerprint: 'FFFF' })]
  expect(matching(rows, '草原').map(({ unit_code }) => unit_code)).toEqual(['105002'])
  expect(matching(rows, '7a3c91').map(({ unit_code }) => unit_code)).toEqual(['105001'])
  expect(matching(rows, '105 中心')).toHaveLength(1)
  expect(matching(rows, '')).toHaveLength(2)
})
