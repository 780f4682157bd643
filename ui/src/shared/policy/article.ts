/** The article that a basis names first, such as `第十七条`, or "" where it names none of the 办法. */
export function articleOf(basis: string): string {
  return /^办法(第[一二三四五六七八九十]+条)/.exec(basis)?.[1] ?? ''
}
