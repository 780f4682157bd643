import type { ProjectName } from '@/platform'

/** Whether a project is meant by what is typed: a part of its name or code, or initials in Pinyin. */
export function isMeant({ code, name, initials }: ProjectName, typed: string): boolean {
  const text = typed.trim().toLowerCase()
  if (name.includes(typed.trim()) || code.toLowerCase().includes(text)) return true
  if (!/^[a-z0-9]+$/.test(text)) return false
  const letters = [...text]
  return initials.some((_, start) => letters.every((letter, step) => initials[start + step]?.includes(letter)))
}

/** How projects are written in lists: by name, with the code where two are called the same. */
export function labels(names: readonly ProjectName[]): Map<string, string> {
  const times = new Map<string, number>()
  for (const { name } of names) times.set(name, (times.get(name) ?? 0) + 1)
  return new Map(names.map(({ code, name }) => [code, times.get(name) === 1 ? name : `${name} ${code}`]))
}

/** The project that a text names: by label, code or name, or because it alone is meant. */
export function projectOf(names: readonly ProjectName[], text: string): ProjectName | undefined {
  const typed = text.trim()
  const called = labels(names)
  const named = names.find(({ code }) => code === typed || called.get(code) === typed)
  if (named) return named
  const meant = names.filter((name) => isMeant(name, typed))
  return meant.length === 1 ? meant[0] : undefined
}
