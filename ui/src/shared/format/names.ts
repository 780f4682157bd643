/** A name that ends in a bracketed number, split so that a cut never hides the number. */
export function splitName(name: string): { head: string; tail: string } {
  const match = /^(.+?)([（(][^（）()]*[）)])$/.exec(name)
  return match ? { head: match[1] ?? name, tail: match[2] ?? '' } : { head: name, tail: '' }
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path
}
