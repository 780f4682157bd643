import type { BackupCounts, BackupKind, Contents, Drill, Drilled, Listed, Preview } from '@/platform'
import { daysBetween, near } from '@/shared/format/dates'

/** Why a backup was made, as the list says it. */
export const REASONS: Record<BackupKind, string> = { 每日: '每日自动', 升级前: '升级前', 恢复前: '恢复前', 手工: '手工' }

/** After so many days a drill is due again. */
const DRILL_DAYS = 30

/** `24536064` → `23.4 MB` */
export function size(bytes: number): string {
  const [unit, word] = bytes >= 1_048_576 ? [1_048_576, 'MB'] : [1024, 'KB']
  return `${(bytes / unit).toFixed(1)} ${word}`
}

/** The newest backup that was examined and is whole. */
export function newest(backups: readonly Listed[]): Listed | undefined {
  return backups.filter(({ verified }) => verified).reduce<Listed | undefined>((found, one) => (found && found.written >= one.written ? found : one), undefined)
}

/** What a restore would do to the present, as a sentence. */
export function effect(preview: Preview): string {
  if (!('relation' in preview)) return '现在的数据文件读不出来，无从比较。'
  switch (preview.relation) {
    case 'same':
      return '与现在的数据完全一样，恢复不改变任何内容。'
    case 'earlier':
      return `备份之后又做了 ${preview.actions} 项操作，恢复后这些操作不在了。`
    case 'later':
      return `备份比现在的数据多 ${preview.actions} 项操作，恢复后补回。`
    case 'apart':
      return '备份与现在的数据各改各的，或不是同一个数据文件：恢复后现在的数据整个被替换。'
  }
}

/** A line of the comparison of a backup with the present. */
export interface Line {
  title: string
  then: string
  now: string
}

/** A backup beside the present, line by line. */
export function compared(preview: Preview): Line[] {
  const { present } = preview
  const line = (title: string, of: (contents: Contents) => string): Line => ({ title, then: of(preview), now: present ? of(present) : '读不出来' })
  return [
    line('单位', ({ unit }) => unit),
    line('年度', ({ year }) => String(year)),
    line('项目', ({ projects }) => `${projects} 个`),
    line('资金台账', ({ entries }) => `${entries} 笔`),
    line('指标进展', ({ progress }) => `${progress} 条`),
    line('问题', ({ findings }) => `${findings} 条`),
    line('佐证材料', ({ attachments }) => `${attachments} 份`),
    line('最近一次改动', ({ last_written }) => last_written.slice(0, 16).replace('T', ' ')),
    line('改动内容', ({ last_action }) => last_action),
  ]
}

/** What the statement of the restore drill says. */
export interface DrillSays {
  state: 'good' | 'due' | 'bad'
  title: string
  text: string
}

/** How the last drill stands today. */
export function drillSays(last: Drill | undefined, today: string): DrillSays {
  if (!last) return { state: 'due', title: '还没有做过恢复演练', text: '每月一次，不改动数据' }
  const text = `${near(last.drilled_at, today)} ${last.actor}`
  if (last.problem) return { state: 'bad', title: '恢复演练没有通过', text: '请另做一份备份再演练' }
  const days = daysBetween(last.drilled_at, today)
  return days > DRILL_DAYS ? { state: 'due', title: `恢复演练 ${days} 天未做`, text: '每月一次，不改动数据' } : { state: 'good', title: '恢复演练通过', text }
}

/** What a drill found, as a sentence with the present beside the backup. */
export function drilled({ backup, problem, contents, present }: Drilled): string {
  if (!contents) return `恢复演练没有通过：${problem}请立即另做一份备份，再演练一次。`
  const counts = ({ projects, entries, progress, findings, attachments }: BackupCounts) => `${projects} 个项目、${entries} 笔台账、${progress} 条进展、${findings} 个问题、${attachments} 份佐证材料`
  return `恢复演练通过：“${backup}”恢复到临时位置，结构、操作日志和每一行都核对无误，内有 ${counts(contents)}；现在有 ${counts(present)}。`
}

/** The name that is proposed for a backup by hand: that of the store, the day and the time. */
export function nameOf(store: string, day: string, clock: string): string {
  const stem = (store.split(/[/\\]/).at(-1) ?? store).replace(/\.jixiao$/, '')
  return `${stem}-手工-${day.replaceAll('-', '')}-${clock.replace(':', '')}.jixiao`
}
