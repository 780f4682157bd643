import type { ProjectFigures, Summary } from '@/platform'
import { fromMillionths, millionths } from '@/shared/format/numbers'

/** A project and how far it lags behind the schedule. */
export interface Lag {
  project: ProjectFigures
  /** 欠时序金额 = 全年预算数 × 时序进度 − 执行数, in 万元; below 0 it is ahead. */
  amount: string
}

/** Projects by 欠时序金额, the largest first. */
export function byLag(summary: Summary): Lag[] {
  const months = fullMonths(summary.schedule_rate)
  const lagOf = ({ total }: ProjectFigures) =>
    // Negative budgets are an error of their own and treated like 0.
    divideRounded(positive(millionths(total.annual_budget)) * months, 12n) - millionths(total.executed)
  return summary.projects
    .map((project) => ({ project, lag: lagOf(project) }))
    .sort((a, b) => (a.lag < b.lag ? 1 : a.lag > b.lag ? -1 : 0))
    .map(({ project, lag }) => ({ project, amount: fromMillionths(lag) }))
}

/** 时序进度 is a number of full months out of 12. */
function fullMonths(scheduleRate: string): bigint {
  return BigInt(Math.round((Number(scheduleRate) * 12) / 100))
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n
}

function divideRounded(value: bigint, by: bigint): bigint {
  return (value * 2n + by) / (by * 2n)
}
