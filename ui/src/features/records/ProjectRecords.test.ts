import { enableAutoUnmount, flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi, type Mock } from 'vitest'

import { info } from '@/features/frame/session'
import type { AppInfo } from '@/platform'
import { toasts } from '@/shared/toast/toasts'

import ProjectRecords from './ProjectRecords.vue'

const calls = vi.hoisted(() => {
  const names = ['appInfo', 'undo', 'commitmentsList', 'commitmentsProposals', 'commitmentAdd', 'commitmentRemove', 'scopeList', 'scopeAdd', 'scopeRemove', 'ledgerPage', 'assetsList', 'assetAdd', 'assetRemove', 'complianceList', 'complianceAnswer', 'surveysList', 'surveyAdd', 'scopeMark', 'warningsList', 'projectShow', 'appOutstanding'] as const
  return Object.fromEntries(names.map((name) => [name, vi.fn<(...given: unknown[]) => Promise<unknown>>()])) as Record<(typeof names)[number], Mock<(...given: unknown[]) => Promise<unknown>>>
})
vi.mock('@/platform', () => ({ commands: calls, toFailure: (thrown: unknown) => thrown }))

const store = (read_only = false) => ({ today: '2026-08-12', store: { path: '/甲', read_only, people: [], person: null, workbench: { year: 2026 } } }) as unknown as AppInfo
const invalid = (field: string, message: string) => ({ code: 'invalid', message, hint: '', field, detail: '' })
const busy = { code: 'busy', message: '数据文件正忙。', hint: '', field: '', detail: '' }
/** What is known of the project: its sources of money and its indicators. */
const view = (indicators: unknown[]) => ({ funds: [{ source: '其他资金' }], figures: { indicators } })
const level = (level1: string, level3: string) => ({ level1, level2: `${level1.slice(0, 2)}二级`, level3 })

async function opened(readonly = false) {
  info.value = store(readonly)
  calls.appInfo.mockResolvedValue(store(readonly))
  const page = mount(ProjectRecords, { props: { project: 'P1' }, attachTo: document.body, global: { stubs: { RouterLink: { props: ['to'], template: '<a><slot /></a>' } } } })
  await flushPromises()
  return page
}

async function press(page: VueWrapper, selector: string): Promise<void> {
  await page.get(selector).trigger('click')
  await flushPromises()
}

async function fill(page: VueWrapper, prefix: string, typed: Record<string, string>): Promise<void> {
  for (const [key, text] of Object.entries(typed)) await page.get(`[data-field="${prefix}/${key}"]`).setValue(text)
}

const part = (page: VueWrapper, name: string) => page.get(`[data-records="${name}"]`)
const cells = (page: VueWrapper, row: string) => page.findAll(`${row} td`).map((cell) => cell.text())

enableAutoUnmount(afterEach)
beforeEach(() => {
  document.body.innerHTML = ''
  toasts.splice(0)
  for (const call of Object.values(calls)) call.mockReset().mockResolvedValue(null)
  calls.commitmentsList.mockResolvedValue([
    { id: 2, project: 'P1', source: '其他资金', amount: '5.5', month: 11, note: '' },
    { id: 1, project: 'P1', source: '其他资金', amount: '1000.00', month: 9, note: '设备合同' },
  ])
  calls.commitmentsProposals.mockResolvedValue([{ project: 'P1', source: '其他资金', annual_budget: '900.00', executed: '10.00', committed: '1005.50', proposal: '900.00' }])
  calls.scopeList.mockResolvedValue({ items: [{ id: 3, project: 'P1', kind: '经济分类', text: '30201' }], marks: [{ id: 1, project: 'P1', entry: 7, verdict: '不属于本项目', reason: '应在公用经费列支' }] })
  calls.ledgerPage.mockResolvedValue({ rows: [{ id: 7, date: '2026-05-06', amount_yuan: '48600.00', payee: '甲公司', purpose: '维修' }], count: 1 })
  calls.assetsList.mockResolvedValue([
    { id: 4, project: 'P1', date: '2026-05-06', item: '台式计算机', number: 3, unit_price: '0.60', standard: '0.50' },
    { id: 5, project: 'P1', date: '2026-06-01', item: '办公桌', number: 2, unit_price: '0.30', standard: null },
  ])
  calls.complianceList.mockResolvedValue([
    { id: 'Q01', text: '是否按预算开支？', basis: '预算法第十三条', answer: { question: 'Q01', date: '2026-08-20', answer: '是', remark: '' } },
    { id: 'Q02', text: '是否按科目执行？', basis: '预算法第七十二条', answer: null },
  ])
  calls.surveysList.mockResolvedValue([{ project: 'P1', level2: '满意二级', level3: '患者满意度', is_former: false, date: '2026-07-01', sample: 200, method: '' }])
  calls.warningsList.mockResolvedValue({ warnings: [] })
  calls.projectShow.mockResolvedValue(view([level('产出指标', '人次'), level('满意度指标', '患者满意度'), level('满意度指标', '职工满意度')]))
})

it('lists plans by month, and what they propose for the end of the year', async () => {
  const page = await opened()
  expect(part(page, 'commitments').get('h2').text()).toBe('用款计划2 笔')
  expect(page.findAll('[data-commitment]').map((row) => row.attributes('data-commitment'))).toEqual(['1', '2'])
  expect(cells(page, '[data-records="commitments"] tr.total').slice(0, 2)).toEqual(['合计', '1,005.50'])
  expect(cells(page, '[data-proposal]')).toEqual(['其他资金', '900.00', '10.00', '1,005.50', '900.00'])
})

it('adds a plan with the one source there is, and takes one away, each to be taken back', async () => {
  const page = await opened()
  await press(page, '[data-action="add-commitments"]')
  await fill(page, 'commitment', { amount: '1.1234567', month: '１０月' })
  await page.get('[data-field="commitment/month"]').trigger('blur')
  await press(page, '[data-action="save-commitment"]')
  expect(calls.commitmentAdd).not.toHaveBeenCalled()
  expect(page.get('[data-field="commitment/amount"]').attributes('aria-invalid')).toBe('true')
  await fill(page, 'commitment', { amount: '１２．５' })
  await press(page, '[data-action="save-commitment"]')
  expect(calls.commitmentAdd).toHaveBeenCalledExactlyOnceWith('P1', { source: '其他资金', amount: '12.5', month: 10, note: '' })
  expect(page.find('[data-action="save-commitment"]').exists()).toBe(false)
  expect(calls.commitmentsProposals).toHaveBeenCalledTimes(2)
  await press(page, '[data-commitment="2"] button')
  expect(calls.commitmentRemove).toHaveBeenCalledExactlyOnceWith(2)
  calls.undo.mockResolvedValue({ op: '删除用款计划', subject: '' })
  await toasts[1]?.action?.run()
  expect(calls.undo).toHaveBeenCalledOnce()
})

it('keeps what is typed while another plan is taken away', async () => {
  const page = await opened()
  await press(page, '[data-action="add-commitments"]')
  await fill(page, 'commitment', { amount: '3' })
  await press(page, '[data-commitment="2"] button')
  expect(page.get<HTMLInputElement>('[data-field="commitment/amount"]').element.value).toBe('3')
})

it('adds several things to the scope at once, and judges a payment anew', async () => {
  const page = await opened()
  expect(cells(page, '[data-entry="7"]').slice(0, 5)).toEqual(['2026-05-06', '48,600.00', '甲公司 · 维修', '不属于本项目', '应在公用经费列支'])
  await press(page, '[data-action="add-scope"]')
  await fill(page, 'scope', { text: '３０２０２、30211' })
  await press(page, '[data-action="save-scope"]')
  expect(calls.scopeAdd).toHaveBeenCalledExactlyOnceWith('P1', [{ kind: '经济分类', text: '30202' }, { kind: '经济分类', text: '30211' }])
  await press(page, '[data-scope="3"] button')
  expect(calls.scopeRemove).toHaveBeenCalledExactlyOnceWith(3)
  await press(page, '[data-entry="7"] [data-action="judge"]')
  await fill(page, 'mark', { reason: '按合同列支' })
  await press(page, '[data-action="save-mark"]')
  expect(calls.scopeMark).toHaveBeenCalledExactlyOnceWith({ entry: 7, verdict: '不属于本项目', reason: '按合同列支' })
})

it('marks what is above its standard, and says under its field what the program refuses', async () => {
  const page = await opened()
  expect(part(page, 'assets').get('h2').text()).toBe('资产购置2 笔，超标准 1 笔')
  expect(page.get('[data-asset="4"] [data-above]').text()).toBe('超标准')
  expect(page.find('[data-asset="4"] [data-above] svg').exists()).toBe(true)
  expect(page.find('[data-asset="5"] [data-above]').exists()).toBe(false)
  await press(page, '[data-action="add-assets"]')
  calls.assetAdd.mockRejectedValueOnce(invalid('资产名称', '资产名称不能为空。'))
  await fill(page, 'asset', { number: '２', unit_price: '0.45' })
  await press(page, '[data-action="save-asset"]')
  expect(page.get('[data-field="asset/item"]').attributes('aria-invalid')).toBe('true')
  await fill(page, 'asset', { item: '打印机' })
  await press(page, '[data-action="save-asset"]')
  expect(calls.assetAdd).toHaveBeenLastCalledWith('P1', { item: '打印机', date: '2026-08-12', number: 2, unit_price: '0.45', standard: null })
  await press(page, '[data-asset="5"] button')
  expect(calls.assetRemove).toHaveBeenCalledExactlyOnceWith(5)
})

it('keeps 是 by one click, and asks for a word on 否', async () => {
  const page = await opened()
  expect(part(page, 'compliance').get('h2').text()).toBe('合规问题已答 1 项，共 2 项')
  expect(page.get('[data-question="Q01"] [data-answer="是"]').attributes('aria-pressed')).toBe('true')
  await press(page, '[data-question="Q02"] [data-answer="是"]')
  expect(calls.complianceAnswer).toHaveBeenCalledExactlyOnceWith('P1', { question: 'Q02', answer: '是', date: '2026-08-12', remark: '' })
  await press(page, '[data-question="Q02"] [data-answer="否"]')
  calls.complianceAnswer.mockRejectedValueOnce(invalid('说明', '回答“否”须写明情况。'))
  await press(page, '[data-action="save-answer"]')
  expect(page.get('[data-field="answer/remark"]').attributes('aria-invalid')).toBe('true')
  await fill(page, 'answer', { remark: '已办理调剂 ' })
  await press(page, '[data-action="save-answer"]')
  expect(calls.complianceAnswer).toHaveBeenLastCalledWith('P1', { question: 'Q02', answer: '否', date: '2026-08-12', remark: '已办理调剂' })
  expect(page.find('[data-action="save-answer"]').exists()).toBe(false)
  expect(document.activeElement?.getAttribute('data-answer')).toBe('否')
})

it('does not keep an answer that an earlier one would outweigh', async () => {
  const page = await opened()
  await press(page, '[data-question="Q01"] [data-answer="不适用"]')
  await fill(page, 'answer', { remark: '无此类支出' })
  await press(page, '[data-action="save-answer"]')
  expect(calls.complianceAnswer).not.toHaveBeenCalled()
  expect(part(page, 'compliance').text()).toContain('已有2026-08-20的回答，日期不能早于它。')
})

it('shows each indicator of satisfaction with its surveys, and begins with one that has none', async () => {
  const page = await opened()
  expect(part(page, 'surveys').get('h2').text()).toBe('满意度调查1 次，未调查 1 项')
  expect(cells(page, '[data-survey="患者满意度"]').slice(0, 4)).toEqual(['患者满意度', '2026-07-01', '200', '未填'])
  expect(page.findAll('[data-unsurveyed]')).toHaveLength(1)
  await press(page, '[data-unsurveyed="职工满意度"] button')
  calls.surveyAdd.mockRejectedValueOnce(invalid('样本数', '样本数“无”应为大于0的整数。'))
  await fill(page, 'survey', { sample: '无' })
  await press(page, '[data-action="save-survey"]')
  expect(page.get('[data-field="survey/sample"]').attributes('aria-invalid')).toBe('true')
  await fill(page, 'survey', { sample: '１２０', method: '问卷' })
  await press(page, '[data-action="save-survey"]')
  expect(calls.surveyAdd).toHaveBeenLastCalledWith({ project: 'P1', level2: '满意二级', level3: '职工满意度', date: '2026-08-12', sample: '120', method: '问卷' })
})

it('says of each section that there is nothing in it', async () => {
  for (const name of ['commitmentsList', 'commitmentsProposals', 'assetsList', 'complianceList', 'surveysList'] as const) calls[name].mockResolvedValue([])
  calls.scopeList.mockResolvedValue({ items: [], marks: [] })
  calls.projectShow.mockResolvedValue(view([]))
  const page = await opened()
  expect(page.findAll('[data-none]').map((line) => line.text())).toEqual(['还没有用款计划。', '还没有开支范围。', '还没有资产购置。', '没有合规问题。', '目标中没有满意度指标，不用登记。'])
  expect(page.find('table').exists()).toBe(false)
  expect(page.get('[data-action="add-surveys"]').attributes('disabled')).toBeDefined()
  expect(page.get('[data-action="add-assets"]').attributes('disabled')).toBeUndefined()
})

it.each([
  ['commitments', 'commitmentsList'],
  ['commitments', 'commitmentsProposals'],
  ['scope', 'scopeList'],
  ['scope', 'ledgerPage'],
  ['assets', 'assetsList'],
  ['compliance', 'complianceList'],
  ['surveys', 'surveysList'],
] as const)('says in %s why %s could not be read while the others work, and asks again', async (name, call) => {
  const answer = await calls[call]()
  calls[call].mockRejectedValue(busy)
  const page = await opened()
  expect(page.findAll('[role="alert"]')).toHaveLength(1)
  expect(part(page, name).get('[role="alert"]').text()).toContain('数据文件正忙。')
  calls[call].mockResolvedValue(answer)
  await press(page, '[role="alert"] button')
  expect(page.find('[role="alert"]').exists()).toBe(false)
})

it('writes nothing while the store can only be looked at', async () => {
  const page = await opened(true)
  const buttons = page.findAll('[data-records] button')
  expect(buttons.length).toBeGreaterThan(10)
  expect(buttons.filter((button) => button.attributes('disabled') === undefined)).toEqual([])
  expect(page.get('[data-barred]').text()).toContain('只能查看')
})
