import type { Person, Role } from '@/platform'

/** The roles in their order, with what each does. */
export const ROLES: readonly { role: Role; does: string }[] = [
  { role: '填报人', does: '登记台账，填写和提交监控表，写报告' },
  { role: '审核人', does: '审核、退回、锁定和解锁监控表' },
  { role: '负责人', does: '签名报送，结账与反结账，改设置和人员' },
]

/** Where the name of whoever signed in last is kept on this computer. */
const KEY = 'last-person'

/** Whoever is proposed for signing in: who was here last, or the only one. */
export function lastName(people: readonly Person[]): string | undefined {
  const last = localStorage.getItem(KEY)
  const held = people.find(({ name }) => name === last) ?? (people.length === 1 ? people[0] : undefined)
  return held?.name
}

/** Remembers who signed in. */
export function rememberName(name: string): void {
  localStorage.setItem(KEY, name)
}

/** Roles with one more or one less, in their order. */
export function toggled(roles: readonly Role[], role: Role): Role[] {
  const on = !roles.includes(role)
  return ROLES.map((one) => one.role).filter((one) => (one === role ? on : roles.includes(one)))
}

/** Whether a person is the only 负责人, who must stay one. */
export function isLastHead(people: readonly Person[], person: Person): boolean {
  return person.roles.includes('负责人') && people.filter(({ roles }) => roles.includes('负责人')).length === 1
}
