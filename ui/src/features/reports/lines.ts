/** A piece of a part as a reader sees it. */
export type Line = { kind: 'heading' | 'paragraph'; text: string } | { kind: 'table'; rows: string[][] }

/** Headings start with their number: （一） or 1. and end without a full stop. */
const HEADING = /^(（[一二三四五六七八九十]+）|\d+\.)[^。；]*$/

/** The plain text of a part: a line a paragraph, cells of tables parted by tabs. */
export function lines(plain: string): Line[] {
  const pieces: Line[] = []
  for (const text of plain.split('\n')) {
    if (text.trim() === '') continue
    if (text.includes('\t')) {
      const last = pieces.at(-1)
      if (last?.kind === 'table') last.rows.push(text.split('\t'))
      else pieces.push({ kind: 'table', rows: [text.split('\t')] })
    } else {
      pieces.push({ kind: HEADING.test(text) ? 'heading' : 'paragraph', text })
    }
  }
  return pieces
}
