import { reactive, watch } from 'vue'

import type { Unit } from '@/platform'

/** What was typed in the first run; kept on this computer until the store exists. */
export interface Draft {
  unit: Unit
  year: string
}

const KEY = 'first-run'

function empty(year: number): Draft {
  return {
    unit: { code: '', name: '', department_code: '', department_name: '', preparer: '', phone: '', reviewer: '', head: '' },
    year: String(year),
  }
}

/** The draft as it was left. */
export function useDraft(year: number): Draft {
  const draft = reactive(empty(year))
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (typeof kept === 'object' && kept !== null) {
      const { unit, year: keptYear } = kept as Partial<Draft>
      Object.assign(draft.unit, unit)
      if (keptYear) draft.year = keptYear
    }
  } catch {
    // What can't be read is no draft.
  }
  watch(draft, () => localStorage.setItem(KEY, JSON.stringify(draft)), { deep: true })
  return draft
}

/** Forgets the draft. */
export function dropDraft(): void {
  localStorage.removeItem(KEY)
}

/** What is missing or wrong, by field. */
export function problems({ unit, year }: Draft): Partial<Record<keyof Unit | 'year', string>> {
  const found: Partial<Record<keyof Unit | 'year', string>> = {}
  if (!unit.code.trim()) found.code = '单位代码为必填项。'
  if (!unit.name.trim()) found.name = '单位名称为必填项。'
  if (!unit.department_code.trim()) found.department_code = '主管部门代码为必填项，一般是单位代码的前三位。'
  if (!unit.department_name.trim()) found.department_name = '主管部门名称为必填项。'
  if (!unit.preparer.trim()) found.preparer = '填报人为必填项。'
  if (!/^20\d\d$/.test(year.trim())) found.year = '年度为四位数字，如2026。'
  return found
}
