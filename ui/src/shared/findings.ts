import type { RouteLocationRaw } from 'vue-router'

import type { Finding } from '@/platform'

/** Where a finding is mended: at its cell of the sheet, in the report, or in the settings. */
export function placeToMend({ rule, where, project }: Pick<Finding, 'rule' | 'where' | 'project'>): RouteLocationRaw {
  if (rule.startsWith('R') && rule !== 'R05') return '/report'
  if (project === '') return '/settings'
  return { path: `/sheets/${project}`, query: { rule, at: where } }
}
