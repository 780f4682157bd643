import { beforeEach, describe, expect, it } from 'vitest'

import type { Person } from '@/platform'

import { isLastHead, lastName, rememberName, toggled } from './names'

const person = (name: string, ...roles: Person['roles']): Person => ({ name, roles, password_set_at: '2026-08-12T09:00:00' })

describe('people', () => {
  beforeEach(() => localStorage.clear())

  it('proposes whoever was here last, as long as they are registered', () => {
    const people = [person('李建国', '负责人'), person('苏日娜', '填报人')]
    expect(lastName(people)).toBeUndefined()
    rememberName('苏日娜')
    expect(lastName(people)).toBe('苏日娜')
    expect(lastName(people.slice(0, 1))).toBe('李建国')
  })

  it('keeps the order of the roles', () => {
    expect(toggled(['负责人'], '填报人')).toEqual(['填报人', '负责人'])
    expect(toggled(['填报人', '负责人'], '负责人')).toEqual(['填报人'])
  })

  it('knows the last head', () => {
    const head = person('李建国', '审核人', '负责人')
    expect(isLastHead([head, person('苏日娜', '填报人')], head)).toBe(true)
    expect(isLastHead([head, person('巴特尔', '负责人')], head)).toBe(false)
    expect(isLastHead([head], person('苏日娜', '填报人'))).toBe(false)
  })
})
