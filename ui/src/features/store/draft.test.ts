import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { dropDraft, problems, useDraft } from './draft'

beforeEach(dropDraft)

it('what was typed is there again after the window was closed', async () => {
  const draft = useDraft(2026)
  draft.unit.code = '105001'
  draft.year = '2027'
  await nextTick()
  expect(useDraft(2026)).toMatchObject({ unit: { code: '105001', name: '' }, year: '2027' })
})

it('names what is missing', () => {
  const draft = useDraft(2026)
  expect(Object.keys(problems(draft))).toEqual(['code', 'name', 'department_code', 'department_name', 'preparer'])
  Object.assign(draft.unit, { code: '1', name: '甲', department_code: '1', department_name: '乙', preparer: '丙' })
  draft.year = '26'
  expect(Object.keys(problems(draft))).toEqual(['year'])
})
