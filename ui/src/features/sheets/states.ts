import type { Role, SheetAction, SheetState } from '@/platform'

/** The tone of a state's tag. */
export const TONES: Record<SheetState, string> = {
  未填: '',
  填报中: 'accent',
  自检通过: 'green',
  待审核: 'blue',
  已审核: 'green',
  已锁定: '',
  退回: 'red',
}

/** A step that a sheet may take. */
export interface Step {
  action: SheetAction
  title: string
  main: boolean
  /** Whose step it is. */
  role: Role
  /** Whether a reason must be written. */
  reason: boolean
}

const STEPS: Record<SheetAction, Step> = {
  check: { action: 'check', role: '填报人', title: '自检', main: false, reason: false },
  submit: { action: 'submit', role: '填报人', title: '提交审核', main: true, reason: false },
  approve: { action: 'approve', role: '审核人', title: '通过', main: true, reason: false },
  return: { action: 'return', role: '审核人', title: '退回', main: false, reason: true },
  lock: { action: 'lock', role: '审核人', title: '锁定', main: true, reason: false },
  unlock: { action: 'unlock', role: '审核人', title: '解锁', main: false, reason: true },
}

/** The steps that are open in a state. */
export function stepsFrom(state: SheetState): Step[] {
  switch (state) {
    case '未填':
    case '填报中':
    case '退回':
      return [STEPS.check, STEPS.submit]
    case '自检通过':
      return [STEPS.submit]
    case '待审核':
      return [STEPS.return, STEPS.approve]
    case '已审核':
      return [STEPS.return, STEPS.lock]
    case '已锁定':
      return [STEPS.unlock]
  }
}

/** Whether a sheet may be filled in. */
export function isOpen(state: SheetState): boolean {
  return state === '未填' || state === '填报中' || state === '自检通过' || state === '退回'
}
