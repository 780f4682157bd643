import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { SheetView } from '@/platform'

import { useSheet, type Change } from './sheet'

const calls = vi.hoisted(() => ({ sheetShow: vi.fn(), sheetFill: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const view = {} as SheetView
const refused = { code: 'invalid', message: '“约三百”不是有效数值，', hint: '请重新填写。', field: '', detail: '' }
const value: Change = { indicators: [{ level2: '数量指标', level3: '人次', forecast_value: '约三百' }] }
let code = 0

beforeEach(() => {
  calls.sheetShow.mockReset().mockResolvedValue(view)
  calls.sheetFill.mockReset()
  code += 1
})

it('keeps what could not be saved with its sentence, also when the sheet is come back to, and tries it again', async () => {
  calls.sheetFill.mockRejectedValueOnce(refused)
  await useSheet(`P${code}`, vi.fn()).fill('indicators/0/forecast_value', value)
  expect(useSheet('another', vi.fn()).unsaved.size).toBe(0)
  const again = useSheet(`P${code}`, vi.fn())
  expect(again.unsaved.get('indicators/0/forecast_value')).toEqual({ typed: '约三百', reason: '“约三百”不是有效数值，请重新填写。', change: value })
  calls.sheetFill.mockResolvedValueOnce(view)
  await again.retry()
  expect(calls.sheetFill).toHaveBeenLastCalledWith({ project: `P${code}`, ...value })
  expect(again.unsaved.size).toBe(0)
})

it('gives up only what it is told to', async () => {
  calls.sheetFill.mockRejectedValue(refused)
  const { fill, giveUp, unsaved } = useSheet(`P${code}`, vi.fn())
  await fill('note', { note: '甲' })
  await fill('funds/其他资金/forecast', { funds: [{ source: '其他资金', forecast: null }] })
  await fill('indicators/0/cause', { indicators: [{ level3: '人次', causes: ['其他'] }] })
  expect([...unsaved.values()].map(({ typed }) => typed)).toEqual(['甲', '', undefined])
  giveUp('note')
  expect([...unsaved.keys()]).toEqual(['funds/其他资金/forecast', 'indicators/0/cause'])
})

it('saves 处置 as one list: what was saved with it is not unsaved any more', async () => {
  const dispositions = [{ kind: 'D0' as const, cause: '原因', measures: '', document_number: '' }]
  calls.sheetFill.mockRejectedValueOnce(refused).mockResolvedValueOnce(view)
  const { fill, unsaved } = useSheet(`P${code}`, vi.fn())
  await fill('dispositions/0/cause', { dispositions })
  expect(unsaved.get('dispositions/0/cause')?.typed).toBe('原因')
  await fill('dispositions/0/measures', { dispositions })
  await flushPromises()
  expect(unsaved.size).toBe(0)
})
