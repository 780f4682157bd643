// Blocks of cells as Excel and WPS put them on the clipboard.

/** Reads text with tabs and quotes as spreadsheets write it; the last line end closes, it opens no row. */
export function parseText(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let place = 0; place < source.length; place += 1) {
    const sign = source.charAt(place)
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source.charAt(place + 1) === '"') {
        cell += '"'
        place += 1
      } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === '\t') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += sign
  }
  rows.push([...row, cell])
  return rows
}

/** Reads the first table of HTML. It is parsed apart from the page, so that nothing in it runs. */
export function parseHtml(html: string): string[][] {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  const rows = [...(table?.querySelectorAll('tr') ?? [])]
  return rows.map((row) => [...row.querySelectorAll('td, th')].map((cell) => (cell.textContent ?? '').trim()))
}

/** What was pasted: the text where there is one, else the table. */
export function pasted(data: Pick<DataTransfer, 'getData'>): string[][] {
  const text = data.getData('text/plain')
  return text === '' ? parseHtml(data.getData('text/html')) : parseText(text)
}

/** Writes a block as spreadsheets read it. */
export function toText(block: readonly (readonly string[])[]): string {
  const quote = (cell: string): string => (/[\t\n\r"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)
  return block.map((row) => row.map(quote).join('\t')).join('\r\n')
}

/** A block repeated over a larger range, where it divides it; as spreadsheets paste. */
export function repeated(block: readonly (readonly string[])[], rows: number, columns: number): string[][] {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  if (height === 0 || width === 0) return []
  const fits = rows % height === 0 && columns % width === 0
  const [tall, wide] = fits ? [rows, columns] : [height, width]
  return Array.from({ length: tall }, (_, row) => Array.from({ length: wide }, (__, column) => block[row % height]?.[column % width] ?? ''))
}
