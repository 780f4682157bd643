import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { Finding, SheetLine, SheetView } from '@/platform'

import SheetPage from './SheetPage.vue'

const calls = vi.hoisted(() => ({ sheetShow: vi.fn(), sheetFill: vi.fn(), sheetTake: vi.fn(), sheetProposals: vi.fn(), sheetCompare: vi.fn(), sheetReview: vi.fn(), checkAnswer: vi.fn() }))
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const row = '指标/数量指标/人次'
const finding = (rule: string, where: string): Finding => ({ rule, severity: 'W', project: 'P', where, message: `${rule}的句子。`, basis: '', formula: '', answer: '' })
const columns = ['level3', 'progress', 'forecast', 'remark'].map((key) => ({ key, title: key, group: '', width: 10 }))
const indicator = { level1: '产出指标', level2: '数量指标', level3: '人次', progress: '', forecast: '', forecast_value: null, causes: [], cause_note: '', likelihood: '', remark: '', target: '', unit: '' }

function viewOf(state: string, more: object = {}): SheetView {
  return {
    form: { title: '监控表', year_line: '', unit_line: '', head: [], fund_label: '资金', fund_columns: [], funds: [], goals: [['目标', '']], indicator_columns: columns, indicators: [['人次', '', '', '']], closing: [], notes: [], signatures: [] },
    head_spans: [1, 1, 1, 1],
    goal_progress_label: '总体完成情况',
    template: null,
    fund_rows: [],
    sheet: { state, goal_progress: '', note: '', funds: [], indicators: [indicator], dispositions: [], remarks: [] },
    figures: { code: 'P', name: '项目', total: {}, funds: [], indicators: [{ ...indicator, nature: '正向', comparator: '≥', target: '100', unit: '人', actual: null, completion_rate: null, light: 'grey' }] },
    findings: [finding('I10', row), finding('I06', row)],
    through: '2026-07-31',
    ...more,
  } as unknown as SheetView
}

const proposal = { field: `${row}/执行情况`, proposal: '12人', entered: '', basis: '按进展' }
let code = 0

async function opened(more: object = {}) {
  code += 1
  const lines = [{ project: `P${code}`, name: '项目', state: '填报中', light: 'grey' }] as SheetLine[]
  const stubs = { AskDialog: { props: ['modelValue'], template: '<div v-if="modelValue"><slot /><slot name="actions" /></div>' }, ProjectSwitch: true }
  const props = { code: `P${code}`, lines, errors: {}, readOnly: false, frozen: false, lacking: () => '', start: undefined, finding: undefined, remark: false, takeBack: () => Promise.resolve(), ...more }
  const page = mount(SheetPage, { props, attachTo: document.body, global: { stubs } })
  await flushPromises()
  return page
}

const here = () => (document.activeElement as HTMLElement).dataset['field']
const press = async (key: string, more: KeyboardEventInit = {}) => {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await flushPromises()
}

enableAutoUnmount(afterEach)
beforeEach(() => {
  for (const call of Object.values(calls)) call.mockReset()
  calls.sheetShow.mockResolvedValue(viewOf('填报中'))
  calls.sheetProposals.mockResolvedValue([proposal])
  calls.sheetCompare.mockResolvedValue({ sheet_version: 1, approved_version: 1, differences: [] })
})

it('walks the findings; what is to be said stands under the cell', async () => {
  const page = await opened()
  await press('F8')
  expect(here()).toBe('indicators/0/remark')
  expect(page.get('[data-note]').text()).toContain('I10的句子。')
  await press('F8')
  expect(here()).toBe('indicators/0/forecast')
  await press('F8', { shiftKey: true })
  expect(page.get('.findings .current').attributes('data-finding')).toBe('I10')
  await press('Escape')
  expect(page.find('[data-note]').exists()).toBe(false)
})

it('starts at the finding that led here, or where that is settled, at its cell', async () => {
  await opened({ finding: { rule: 'I06', where: row } })
  expect(here()).toBe('indicators/0/forecast')
  await opened({ finding: { rule: undefined, where: `${row}/备注` } })
  expect(here()).toBe('indicators/0/remark')
})

it('takes what is proposed with its keys, and says why where it can not be', async () => {
  const page = await opened()
  calls.sheetTake.mockResolvedValue(viewOf('填报中'))
  page.get<HTMLElement>('[data-field="indicators/0/progress"]').element.focus()
  await press('y', { altKey: true })
  expect(calls.sheetTake).toHaveBeenLastCalledWith(`P${code}`, [proposal.field])
  await press('y', { altKey: true, ctrlKey: true })
  expect(calls.sheetTake).toHaveBeenLastCalledWith(`P${code}`, null)
  calls.sheetShow.mockResolvedValue(viewOf('待审核'))
  const locked = await opened()
  const button = locked.get('[data-action="take-proposals"]')
  expect(button.text()).toBe('采用 1 项建议值（监控表待审核）')
  expect(button.attributes('disabled')).toBeDefined()
})

it('keeps in its cell what could not be saved, and tries it again', async () => {
  calls.sheetFill.mockRejectedValueOnce({ code: 'invalid', message: '“约三百”不是有效数值，请重新填写。', hint: '', field: '', detail: '' })
  const page = await opened()
  await page.get('[data-field="indicators/0/forecast_value"]').setValue('约三百')
  await flushPromises()
  expect(page.get<HTMLInputElement>('[data-field="indicators/0/forecast_value"]').element.value).toBe('约三百')
  expect(page.get('[data-unsaved]').text()).toContain('不是有效数值')
  calls.sheetFill.mockResolvedValueOnce(viewOf('填报中'))
  await page.get('[data-action="retry"]').trigger('click')
  await flushPromises()
  expect(calls.sheetFill).toHaveBeenCalledTimes(2)
  expect(page.find('[data-unsaved]').exists()).toBe(false)
})

it('lets a reviewer return with R on a cell; a refusal keeps what was written', async () => {
  calls.sheetShow.mockResolvedValue(viewOf('待审核'))
  calls.sheetReview.mockRejectedValueOnce({ code: 'state', message: '不能退回。', hint: '', field: '', detail: '' }).mockResolvedValueOnce(viewOf('退回'))
  const page = await opened()
  page.get<HTMLElement>('[data-field="indicators/0/remark"]').element.focus()
  await press('r')
  expect(page.get<HTMLSelectElement>('[data-field="review/field"]').element.value).toBe(`${row}/备注`)
  const remark = page.get<HTMLTextAreaElement>('[data-field="review/remark"]')
  await remark.setValue('请写明原因')
  const confirm = async () => {
    await page.get('[data-action="confirm-review"]').trigger('click')
    await flushPromises()
  }
  await confirm()
  expect(remark.element.value).toBe('请写明原因')
  expect(page.get('[role="alert"]').text()).toContain('不能退回。')
  await confirm()
  expect(calls.sheetReview).toHaveBeenLastCalledWith(`P${code}`, 'return', `${row}/备注`, '请写明原因')
  expect(page.find('[data-action="confirm-review"]').exists()).toBe(false)
})

it('leaves R to whoever types', async () => {
  const page = await opened()
  page.get<HTMLElement>('[data-field="indicators/0/remark"]').element.focus()
  await press('r')
  expect(page.find('[data-field="review/remark"]').exists()).toBe(false)
})

it('keeps a reason open until it is saved', async () => {
  calls.checkAnswer.mockRejectedValueOnce({ code: 'io', message: '没有写进去。', hint: '', field: '', detail: '' }).mockResolvedValueOnce({})
  const page = await opened()
  const button = () => page.get('[data-finding="I10"]').findAll('button').find((each) => each.text() === '填写理由')
  await button()?.trigger('click')
  await page.get('[data-answer]').setValue('已核实')
  await page.get('.explain').trigger('submit')
  await flushPromises()
  expect(page.get<HTMLTextAreaElement>('[data-answer]').element.value).toBe('已核实')
  calls.sheetShow.mockResolvedValue(viewOf('填报中', { findings: [{ ...finding('I10', row), answer: '已核实' }] }))
  await page.get('.explain').trigger('submit')
  await flushPromises()
  expect(page.find('.explain').exists()).toBe(false)
})

it('says what went wrong where the sheet can not be read, and asks again', async () => {
  calls.sheetShow.mockRejectedValueOnce({ code: 'io', message: '读不出来。', hint: '', field: '', detail: '' })
  const page = await opened()
  expect(page.get('[role="alert"]').text()).toContain('读不出来。')
  await page.get('[role="alert"] button').trigger('click')
  await flushPromises()
  expect(page.find('[data-field="indicators/0/progress"]').exists()).toBe(true)
})
