/** A page on paper, in millimetres. */
export interface Sheet {
  width: number
  height: number
}

/** Pages as they will be printed. */
export interface Preview {
  pages: readonly Sheet[]
  /** What is to be known before printing. */
  notes: readonly string[]
  /** A page, counted from 0, as SVG. */
  draw(page: number): Promise<string>
}

/** How large a page is shown: in percent of its size on paper, or as wide as there is room. */
export type Zoom = 'fit' | 80 | 100 | 125 | 150 | 200

export const ZOOMS: readonly Zoom[] = ['fit', 80, 100, 125, 150, 200]

/** The pages that a choice such as `1-3,5` names, counted from 0; nothing where it says no pages that there are. */
export function chosen(text: string, count: number): number[] | undefined {
  const all = Array.from({ length: count }, (_, page) => page)
  const plain = text.normalize('NFKC').replaceAll(/[、;\s]+/g, ',').replaceAll(/[~—–至]/g, '-')
  const parts = plain.split(',').filter(Boolean)
  if (parts.length === 0) return all
  const found = new Set<number>()
  for (const part of parts) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    if (!from) return undefined
    const [first, last] = [Number(from), Number(to ?? from)]
    if (first < 1 || last < first || last > count) return undefined
    for (let page = first; page <= last; page++) found.add(page - 1)
  }
  return all.filter((page) => found.has(page))
}

/** The page that a scrolled column of pages shows: the last one that begins above the middle. */
export function shownAt(tops: readonly number[], middle: number): number {
  const below = tops.findIndex((top) => top > middle)
  return Math.max(0, (below < 0 ? tops.length : below) - 1)
}

/** An SVG as the address of a picture. */
export function address(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
