import type { Template } from '@/platform'

/** What a place of a template can show: key and word. */
export type Offer = readonly [key: string, word: string]

export const HEAD: readonly Offer[] = [
  ['project_name', '项目名称'],
  ['project_code', '项目代码'],
  ['department', '主管部门及代码'],
  ['implementing_unit', '实施单位'],
  ['section', '责任科室'],
  ['manager', '项目负责人'],
  ['category', '项目类别'],
  ['budget_kind', '预算分类'],
]
const AMOUNTS: readonly Offer[] = [
  ['initial_budget', '年初预算数'],
  ['annual_budget', '全年预算数'],
  ['arrived', '到位数'],
  ['executed', '执行数'],
  ['execution_rate', '执行率'],
  ['forecast', '全年预计执行数'],
  ['carryover', '预计结转结余'],
]
const POINTS: readonly Offer[] = [
  ['weight', '分值'],
  ['score', '得分'],
]
const LEVELS: readonly Offer[] = [
  ['level1', '一级指标'],
  ['level2', '二级指标'],
  ['level3', '三级指标'],
  ['target', '年度指标值'],
]
const CAUSES = ['经费保障', '制度保障', '人员保障', '硬件条件保障', '其他']
const LIKELIHOODS = ['确定能', '有可能', '完全不可能']
export const CLOSING: readonly Offer[] = [
  ['problems', '存在问题'],
  ['measures', '整改措施'],
  ['dispositions', '处置'],
  ['note', '资金总体说明'],
]
export const SIGNATURES: readonly Offer[] = [
  ['preparer', '填报人'],
  ['phone', '联系电话'],
  ['reviewer', '审核人'],
  ['head', '单位负责人'],
  ['date', '填报日期'],
]

export function funds(kind: Template['kind']): readonly Offer[] {
  const printed = AMOUNTS.filter(([key]) => !['arrived', 'forecast', 'carryover'].includes(key))
  return kind === 'form' ? AMOUNTS : [...printed, ...POINTS]
}

export function indicators(kind: Template['kind']): readonly Offer[] {
  if (kind === 'evaluation') return [...LEVELS, ['actual', '实际完成值'], ...POINTS, ['cause_note', '偏差原因及措施']]
  return [
    ...LEVELS,
    ['progress', '执行情况'],
    ['forecast', '全年预计完成情况'],
    ...CAUSES.map((word): Offer => [`cause:${word}`, `偏差原因：${word}`]),
    ['cause_note', '原因说明'],
    ...LIKELIHOODS.map((word): Offer => [`likelihood:${word}`, `完成可能性：${word}`]),
    ['remark', '备注'],
  ]
}

/** The parts of a template that hold one text each: field and what it is called. */
export function texts(template: Template): { field: string; label: string }[] {
  const form = template.kind === 'form'
  return [
    { field: 'title', label: '表的标题' },
    { field: 'fund_label', label: '资金部分的名称' },
    ...(form ? [] : [{ field: 'execution_reason_label', label: '预算执行率偏差说明的名称' }]),
    { field: 'goal_label', label: '年度总体目标的名称' },
    form ? { field: 'goal_progress_label', label: '总体完成情况的名称（空则不印）' } : { field: 'goal_result_label', label: '目标实际完成情况的名称' },
    ...(form ? [] : [{ field: 'total_label', label: '总分的名称' }, { field: 'remark_label', label: '其他说明的名称' }]),
  ]
}

/** A copy that may be changed. */
export function draft(template: Template, id: string): Template {
  const copy = structuredClone(template)
  copy.id = id
  return copy
}

/** A name for a copy that no other template has. */
export function freeName(id: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${id}-${number}`
    if (!taken.includes(name)) return name
  }
}

/** Columns of the indicator table that stand before those of the funds block. */
export function labelColumns({ kind }: Template): number {
  return kind === 'form' ? 3 : 2
}

/** Half-width characters that a column of the funds block needs. */
function need(key: string): number {
  return ['execution_rate', 'weight', 'score'].includes(key) ? 9 : 12
}

/** How the columns of the funds block divide those under them, each wide enough for what it shows; the last takes what is left. */
export function spread(keys: readonly string[], widths: readonly number[]): number[] {
  const spans: number[] = []
  let at = 0
  keys.forEach((key, index) => {
    let [span, width] = [0, 0]
    // Every column behind needs one of its own at least.
    const free = widths.length - (keys.length - 1 - index)
    while (at < free && (span === 0 || width < need(key))) {
      width += widths[at] ?? 0
      at += 1
      span += 1
    }
    spans.push(span)
  })
  const last = spans.length - 1
  spans[last] = (spans[last] ?? 0) + widths.length - at
  return spans
}
