import type { Body, BudgetKind, Denominator, RegisterRow, Scope, SettingInForce, Task, TaskWanted, TemplateEntry, Workbench } from '@/platform'
import { dateIn } from '@/shared/format/typed'

/** A task while it is being written. */
export interface Draft {
  periodEnd: string
  deadline: string
  template: string
  thresholds: Record<string, string>
  denominator: Denominator
  scope: Scope['kind']
  kinds: BudgetKind[]
  codes: string
  units: Body[]
  report: boolean
  payeesNamed: boolean
}

/** Whether a task says what a setting is. */
export function isThreshold({ key }: SettingInForce): boolean {
  return key.startsWith('lights.') || key.startsWith('warnings.')
}

/** What a new task begins with: the one that is in force, else the settings and the units of the register. */
export function filled(made: Task | null, settings: readonly SettingInForce[], templates: readonly TemplateEntry[], register: readonly RegisterRow[], workbench: Workbench | undefined): Draft {
  const value = (key: string): string => settings.find((setting) => setting.key === key)?.value ?? ''
  const own = Object.fromEntries(settings.filter(isThreshold).map((setting) => [setting.key, setting.value]))
  const year = workbench?.year ?? 0
  const units = new Map(register.filter(({ revoked_on }) => !revoked_on).map(({ unit_code, unit_name }) => [unit_code, { code: unit_code, name: unit_name }]))
  return {
    periodEnd: made?.period_end ?? workbench?.through ?? '',
    deadline: made?.deadline ?? `${year}-${value('submission.deadline')}`,
    template: made?.template.id ?? templates.find(({ selected }) => selected)?.id ?? '',
    thresholds: { ...own, ...made?.thresholds },
    denominator: made?.denominator ?? (value('execution.denominator') === '年初预算数' ? '年初预算数' : '全年预算数'),
    scope: made?.scope.kind ?? 'all',
    kinds: made?.scope.kind === 'budget_kinds' ? made.scope.kinds : [],
    codes: made?.scope.kind === 'projects' ? made.scope.codes.join('\n') : '',
    units: made?.units ?? [...units.values()],
    report: made?.report_wanted ?? false,
    payeesNamed: made ? !made.payees_masked : false,
  }
}

/** Project codes as typed, on lines or parted by blanks and commas. */
export function codesIn(typed: string): string[] {
  return [...new Set(typed.split(/[\s,，、;；]+/).filter(Boolean))]
}

/** Units as they are pasted: a line a unit, code then name. */
export function unitsIn(typed: string): Body[] {
  const lines = typed.split(/\r?\n/).map((line) => line.trim())
  return lines.filter(Boolean).map((line) => {
    const [code = '', ...name] = line.split(/[\s,，]+/)
    return { code, name: name.join(' ') }
  })
}

/** Units with others added, each code once. */
export function joined(units: readonly Body[], more: readonly Body[]): Body[] {
  const all = new Map(units.map((unit) => [unit.code, unit]))
  for (const unit of more) all.set(unit.code, unit)
  return [...all.values()].sort((a, b) => a.code.localeCompare(b.code))
}

/** What keeps a draft from being made, or "". */
export function refusalOf(draft: Draft, today: string): string {
  if (!dateIn(draft.periodEnd, today)) return '监控截止日期不是日期，请写作 2026-07-31。'
  if (!dateIn(draft.deadline, today)) return '报送截止日期不是日期，请写作 2026-08-20。'
  if (draft.scope === 'budget_kinds' && draft.kinds.length === 0) return '请选择要监控的预算类别。'
  if (draft.scope === 'projects' && codesIn(draft.codes).length === 0) return '请填写要监控的项目代码。'
  if (draft.units.length === 0) return '请列出应报送的单位。'
  const nameless = draft.units.find(({ name }) => !name.trim())
  return nameless ? `单位${nameless.code}没有名称，请补上。` : ''
}

/** What is asked of the program. */
export function wantedOf(draft: Draft, today: string): TaskWanted | undefined {
  const [periodEnd, deadline] = [dateIn(draft.periodEnd, today), dateIn(draft.deadline, today)]
  if (!periodEnd || !deadline) return undefined
  const scopes: Record<Scope['kind'], Scope> = {
    all: { kind: 'all' },
    key_projects: { kind: 'key_projects' },
    budget_kinds: { kind: 'budget_kinds', kinds: draft.kinds },
    projects: { kind: 'projects', codes: codesIn(draft.codes) },
  }
  return {
    period_end: periodEnd,
    deadline,
    template: draft.template || null,
    thresholds: Object.entries(draft.thresholds),
    denominator: draft.denominator,
    scope: scopes[draft.scope],
    units: draft.units,
    report_wanted: draft.report,
    payees_named: draft.payeesNamed,
  }
}
