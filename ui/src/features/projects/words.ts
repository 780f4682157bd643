import type { Accumulation, BudgetKind, Comparator, Nature, ProjectCategory } from '@/platform'

// The official words that the forms of this page offer, in the order of the official forms.

export const BUDGET_KINDS: readonly BudgetKind[] = ['一般公共预算', '政府性基金预算', '国有资本经营预算']
export const CATEGORIES: readonly ProjectCategory[] = ['其他运转类', '特定目标类']
export const NATURES: readonly Nature[] = ['正向', '反向', '定性']
export const COMPARATORS: readonly Comparator[] = ['≥', '>', '=', '<', '≤']
export const ACCUMULATIONS: readonly Accumulation[] = ['逐次相加', '取最新', '平均']

/** 一级指标 of both frames (办法第八条, 财预〔2021〕101号), each with its 二级指标. */
export const CLASSES: Readonly<Record<string, readonly string[]>> = {
  产出指标: ['数量指标', '质量指标', '时效指标', '成本指标'],
  成本指标: ['经济成本指标', '社会成本指标', '生态环境成本指标'],
  效益指标: ['经济效益指标', '社会效益指标', '生态效益指标', '可持续影响指标'],
  满意度指标: ['服务对象满意度指标'],
}
