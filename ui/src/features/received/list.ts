import type { Overview, RefusedFile, Standing, UnitStanding } from '@/platform'

/** A line of the list: a unit, or a refused file that belongs to no line. */
export interface Line {
  key: string
  unit: UnitStanding | undefined
  refusal: RefusedFile | undefined
}

/** The standings in the order of work, with the token that colours their part of the bar. */
export const STANDINGS: readonly { standing: Standing; tone: string }[] = [
  { standing: '已接收', tone: 'green' },
  { standing: '待处理', tone: 'accent' },
  { standing: '已退回', tone: 'yellow' },
  { standing: '已隔离', tone: 'red' },
  { standing: '未收到', tone: 'grey' },
]

/** The lines: units as they come, then the refused files that no unit's line stands for. */
export function linesOf({ units, refused }: Overview): Line[] {
  const told = new Set<string>()
  const lines = units.map((unit): Line => {
    const refusal = unit.standing === '已隔离' ? refused.find(({ unit_code }) => unit_code === unit.code) : undefined
    if (refusal) told.add(refusal.sha256)
    return { key: unit.code, unit, refusal }
  })
  return [...lines, ...refused.filter(({ sha256 }) => !told.has(sha256)).map((refusal): Line => ({ key: refusal.sha256, unit: undefined, refusal }))]
}

/** How many units stand how; those that are not asked for are not counted where some are. */
export function countsOf(units: readonly UnitStanding[]): Record<Standing, number> {
  const counts: Record<Standing, number> = { 待处理: 0, 已隔离: 0, 已退回: 0, 未收到: 0, 已接收: 0 }
  for (const { standing, expected } of units) if (expected) counts[standing] += 1
  return counts
}

/** The next line with open work after one, from the top again at the end. */
export function nextOpen(lines: readonly Line[], after: string): Line | undefined {
  const here = lines.findIndex(({ key }) => key === after)
  const round = [...lines.slice(here + 1), ...lines.slice(0, Math.max(here, 0))]
  return round.find(({ unit }) => unit?.standing === '待处理')
}
