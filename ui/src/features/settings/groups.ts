import type { SettingInForce } from '@/platform'

/** What the page adds to a setting: the unit beside its field, and the clause it follows. */
interface Word {
  unit?: string
  basis?: string
}

const rules = '办法第十条'
const WORDS: Record<string, Word> = {
  'lights.red_below': { basis: '办法第九条' },
  'lights.yellow_below': { basis: '办法第九条' },
  'lights.blue_from': { basis: '办法第九条' },
  'execution.denominator': { basis: '办法第八条（二）' },
  'warnings.idle_months': { unit: '个月', basis: rules },
  'warnings.carried_over_from': { basis: rules },
  'warnings.deadline_days': { unit: '天', basis: '办法第十二条（四）' },
  'warnings.answered_months': { unit: '个月', basis: rules },
  'warnings.spent_from': { basis: rules },
  'warnings.output_below': { basis: rules },
  'warnings.silent_days': { unit: '天', basis: '办法第五条（二）' },
  'findings.remind_days': { unit: '天' },
  'submission.deadline': { basis: '办法第十二条（四）' },
}

/** Settings that are shown together. */
export interface Group {
  title: string
  settings: SettingInForce[]
}

const GROUPS: { title: string; takes: (key: string) => boolean }[] = [
  { title: '资金灯、绩效灯', takes: (key) => key.startsWith('lights.') || key.startsWith('execution.') },
  { title: '预警与提醒', takes: (key) => key.startsWith('warnings.') || key.startsWith('findings.') },
  { title: '自动备份', takes: (key) => key.startsWith('backup.') },
  { title: '邮件与分卷', takes: (key) => key.startsWith('mail.') || key.startsWith('package.') },
  { title: '监控表与报送', takes: () => true },
]
/** The order on the page; what no other group takes stands before the backups. */
const ORDER = ['资金灯、绩效灯', '预警与提醒', '监控表与报送', '邮件与分卷', '自动备份']

/** All settings in groups, each in the first one that takes it. */
export function grouped(settings: readonly SettingInForce[]): Group[] {
  const of = (key: string) => GROUPS.find(({ takes }) => takes(key))?.title
  // Templates have a page of their own.
  const shown = settings.filter(({ kind }) => kind !== 'template')
  return ORDER.map((title) => ({ title, settings: shown.filter(({ key }) => of(key) === title) })).filter(({ settings: its }) => its.length > 0)
}

/** The title without its unit, which stands beside the field. */
export function titleOf({ title, kind }: SettingInForce): string {
  return kind === 'percent' ? title.replace('（%）', '') : kind === 'megabytes' ? title.replace('（MB）', '') : title
}

/** The unit beside the field. */
export function unitOf({ key, kind }: SettingInForce): string {
  return kind === 'percent' ? '%' : kind === 'megabytes' ? 'MB' : (WORDS[key]?.unit ?? '')
}

/** The clause that a setting follows, or "". */
export function basisOf({ key }: SettingInForce): string {
  return WORDS[key]?.basis ?? ''
}

/** Where what is in force comes from, as a short sentence. */
export function originOf({ origin, kind, default: usual }: SettingInForce): string {
  if (origin === '任务') return '主管部门任务规定，不能改'
  if (origin !== '设置') return '缺省'
  return kind === 'text' ? '已改' : `已改，缺省 ${usual || '空'}`
}
