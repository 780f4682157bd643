// The small Markdown of a part ↔ the document of its editor. Writing what was read gives the same text.

import type { JSONContent } from '@tiptap/core'

/** Keys that stand for tables. */
export const TABLES: Record<string, string> = { 'table.execution': '项目预算执行情况', 'table.completion': '绩效目标完成情况' }

/** Reads the text of a part, which the program has accepted. */
export function read(text: string): JSONContent {
  const blocks: JSONContent[] = []
  let paragraph: JSONContent[] = []
  const close = (): void => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', content: paragraph })
    paragraph = []
  }
  for (const raw of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const line = raw.trim()
    const heading = /^(#{2,4})\s*(.*)$/.exec(line)
    if (line === '') close()
    else if (heading) {
      close()
      blocks.push({ type: 'heading', attrs: { level: heading[1]?.length ?? 2 }, content: inline(heading[2] ?? '') })
    } else {
      const pieces = inline(line)
      const key = pieces.length === 1 && pieces[0]?.type === 'figure' ? String(pieces[0].attrs?.['key']) : ''
      if (key in TABLES) {
        close()
        blocks.push({ type: 'table', attrs: { key, shown: String(pieces[0]?.attrs?.['shown']) } })
      } else paragraph = joined(paragraph, pieces)
    }
  }
  close()
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] }
}

/** Lines of one paragraph run on; only between Latin words does the line end mean a blank. */
function joined(before: JSONContent[], after: JSONContent[]): JSONContent[] {
  const [last, first] = [before.at(-1), after[0]]
  if (last?.type !== 'text' || first?.type !== 'text') return [...before, ...after]
  const blank = /[0-9A-Za-z]$/.test(last.text ?? '') && /^[0-9A-Za-z]/.test(first.text ?? '') ? ' ' : ''
  return [...before.slice(0, -1), { type: 'text', text: `${last.text}${blank}${first.text}` }, ...after.slice(1)]
}

const ESCAPED = '\\[]#'

/** The pieces of a line: text and figures. */
function inline(line: string): JSONContent[] {
  const pieces: JSONContent[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') pieces.push({ type: 'text', text })
    text = ''
  }
  for (let at = 0; at < line.length; ) {
    const sign = line.charAt(at)
    if (sign === '\\' && ESCAPED.includes(line.charAt(at + 1) || ' ')) {
      text += line.charAt(at + 1)
      at += 2
      continue
    }
    const figure = sign === '[' ? /^\[((?:\\[\\[\]#]|[^\][])*)\]\(#([^)]*)\)/.exec(line.slice(at)) : null
    if (figure) {
      flush()
      pieces.push({ type: 'figure', attrs: { key: figure[2], shown: (figure[1] ?? '').replace(/\\([\\[\]#])/g, '$1') } })
      at += figure[0].length
      continue
    }
    text += sign
    at += 1
  }
  flush()
  return pieces
}

function escaped(text: string): string {
  // What cannot be seen is left out: the program refuses it.
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '').replace(/[\\[\]#]/g, '\\$&')
}

function link(attrs: JSONContent['attrs']): string {
  return `[${escaped(String(attrs?.['shown'] ?? ''))}](#${String(attrs?.['key'] ?? '')})`
}

/** Writes a document as the text of a part; blocks without contents are left out. */
export function write(doc: JSONContent): string {
  const lines = (doc.content ?? []).map((block) => {
    if (block.type === 'table') return link(block.attrs)
    const text = (block.content ?? []).map((piece) => (piece.type === 'figure' ? link(piece.attrs) : escaped(piece.text ?? ''))).join('').trim()
    return block.type === 'heading' && text !== '' ? `${'#'.repeat(Number(block.attrs?.['level'] ?? 2))} ${text}` : text
  })
  const kept = lines.filter(Boolean)
  return kept.length > 0 ? `${kept.join('\n\n')}\n` : ''
}

/** The text of a part as a reader sees it, tables by their names. */
export function plain(text: string): string[] {
  return (read(text).content ?? []).map((block) => (block.type === 'table' ? `［表：${TABLES[String(block.attrs?.['key'])] ?? ''}］` : (block.content ?? []).map((piece) => (piece.type === 'figure' ? String(piece.attrs?.['shown'] ?? '') : (piece.text ?? ''))).join('')))
}
