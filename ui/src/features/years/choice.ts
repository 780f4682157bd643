import type { Candidate } from '@/platform'

/** What differs from the proposal: codes to take over and codes to leave. */
export function choiceOf(projects: readonly Candidate[], taken: ReadonlySet<string>): { include: string[]; exclude: string[] } {
  const differing = projects.filter(({ code, present, taken: proposed }) => !present && taken.has(code) !== proposed)
  return {
    include: differing.filter(({ taken: proposed }) => !proposed).map(({ code }) => code),
    exclude: differing.filter(({ taken: proposed }) => proposed).map(({ code }) => code),
  }
}
