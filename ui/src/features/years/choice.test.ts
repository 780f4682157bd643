import { describe, expect, it } from 'vitest'

import type { Candidate } from '@/platform'

import { choiceOf } from './choice'

const candidate = (code: string, taken: boolean, present = false) => ({ code, taken, present }) as Candidate

describe('the choice of a roll-over', () => {
  it('names only what differs from the proposal', () => {
    const projects = [candidate('A', true), candidate('B', false), candidate('C', true), candidate('D', false), candidate('E', true, true)]
    expect(choiceOf(projects, new Set(['A', 'B']))).toEqual({ include: ['B'], exclude: ['C'] })
    expect(choiceOf(projects, new Set(['A', 'C']))).toEqual({ include: [], exclude: [] })
  })
})
