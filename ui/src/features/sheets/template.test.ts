import { expect, it } from 'vitest'

import { templateFact } from './template'

const entry = { id: 'nmg-2019', version: 1, title: '监控情况表', kind: 'form' as const, built_in: true, selected: true, confirmed: false }

it('a built-in form is a reference until the unit chooses it', () => {
  expect(templateFact(entry)).toBe('参考格式 nmg-2019')
  expect(templateFact({ ...entry, confirmed: true })).toBe('表样 nmg-2019')
  expect(templateFact({ ...entry, id: 'tj', version: 3, built_in: false, confirmed: true })).toBe('表样 tj 第3版')
})
