// A project as it is typed into its form, and as the program takes it.

import type { BudgetKind, Failure, FundSource, ProjectCategory, ProjectFacts, ProjectInput, ProjectView } from '@/platform'
import { fromMillionths, isAmount, millionths } from '@/shared/format/numbers'
import { dateIn, plainText, typedNumber } from '@/shared/format/typed'
import { SOURCES } from '@/shared/words'

import { BUDGET_KINDS, CATEGORIES } from './words'

/** Everything of the form; dates and amounts as typed. */
export interface TypedProject {
  code: string
  name: string
  budgetKind: string
  category: string
  implementingUnit: string
  section: string
  manager: string
  startOn: string
  endOn: string
  isNew: boolean
  isResearch: boolean
  isKey: boolean
  keyReason: string
  exemptReason: string
  substituteCheck: string
  goal: string
  budgets: Record<FundSource, string>
}

/** What the form begins with: the project as it is, or an empty one of the year. */
export function typedOf(view: ProjectView | undefined, year: number): TypedProject {
  const facts = view?.facts
  const budgets = Object.fromEntries(SOURCES.map((source) => [source, view?.figures.funds.find((row) => row.source === source)?.initial_budget ?? ''])) as Record<FundSource, string>
  return {
    code: facts?.code ?? '',
    name: facts?.name ?? '',
    budgetKind: facts?.budget_kind ?? '一般公共预算',
    category: facts?.category ?? '',
    implementingUnit: facts?.implementing_unit ?? '',
    section: facts?.section ?? '',
    manager: facts?.manager ?? '',
    startOn: facts ? (facts.start_on ?? '') : `${year}-01-01`,
    endOn: facts ? (facts.end_on ?? '') : `${year}-12-31`,
    isNew: facts?.is_new ?? false,
    isResearch: facts?.is_research ?? false,
    isKey: facts?.is_key ?? false,
    keyReason: facts?.key_reason ?? '',
    exemptReason: facts?.exempt_reason ?? '',
    substituteCheck: facts?.substitute_check ?? '',
    goal: facts?.goal ?? '',
    budgets,
  }
}

/** An amount in 万元 as the program takes it, 0 where nothing is typed; nothing where it is no amount. */
export function amountIn(typed: string): string | undefined {
  const plain = typedNumber(typed, 6)
  if (plain === '') return '0.00'
  return isAmount(plain) ? fromMillionths(millionths(plain)) : undefined
}

/** The budgets that differ from what the form began with. */
function changedBudgets(typed: TypedProject, held: TypedProject): { source: FundSource; amount: string }[] {
  return SOURCES.flatMap((source) => {
    const amount = amountIn(typed.budgets[source]) ?? ''
    return amount === amountIn(held.budgets[source]) ? [] : [{ source, amount }]
  })
}

function refused(field: string, message: string): Failure {
  return { code: 'invalid', message, hint: '', field, detail: '' }
}

/** What the program is asked to keep, or why it cannot be asked, under the field's official name. */
export function inputOf(typed: TypedProject, held: TypedProject, today: string): ProjectInput | Failure {
  const days: (string | null)[] = []
  for (const [field, text] of [['开始日期', typed.startOn], ['结束日期', typed.endOn]] as const) {
    const day = text.trim() === '' ? null : dateIn(text, today)
    if (day === undefined) return refused(field, '这不是有效日期，请按2026-07-31的样式填写。')
    days.push(day)
  }
  const kind = BUDGET_KINDS.find((word) => word === typed.budgetKind)
  if (!kind) return refused('预算类别', '请选择预算类别。')
  const wrong = SOURCES.find((source) => amountIn(typed.budgets[source]) === undefined)
  if (wrong) return refused(`年初预算数/${wrong}`, '这不是有效金额，请以万元填写，最多6位小数。')
  return { facts: factsOf(typed, kind, days), budgets: changedBudgets(typed, held) }
}

function factsOf(typed: TypedProject, kind: BudgetKind, [start = null, end = null]: (string | null)[]): ProjectFacts {
  const category = CATEGORIES.find((word) => word === typed.category) ?? (null as ProjectCategory | null)
  return {
    code: plainText(typed.code),
    name: typed.name.trim(),
    budget_kind: kind,
    category,
    implementing_unit: typed.implementingUnit.trim(),
    section: typed.section.trim(),
    manager: typed.manager.trim(),
    start_on: start,
    end_on: end,
    is_new: typed.isNew,
    is_research: typed.isResearch,
    is_key: typed.isKey,
    // What is not ticked needs no reason.
    key_reason: typed.isKey ? typed.keyReason.trim() : '',
    exempt_reason: typed.exemptReason.trim(),
    substitute_check: typed.substituteCheck.trim(),
    goal: typed.goal.trim(),
  }
}

/** Whether it says why it was refused. */
export function isRefusal(answer: ProjectInput | Failure): answer is Failure {
  return 'code' in answer
}
