import { describe, expect, it } from 'vitest'

import { parseHtml, parseText, pasted, repeated, toText } from './clipboard'

describe('a block of cells', () => {
  it('is read as Excel writes it: the last line end opens no row', () => {
    expect(parseText('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']])
    expect(parseText('甲')).toEqual([['甲']])
    expect(parseText('\t\r\n')).toEqual([['', '']])
  })

  it('keeps tabs, line ends and quotes inside a cell', () => {
    const block = [['第一行\n第二行', '说“好”与"好"'], ['a\tb', '']]
    expect(parseText(`${toText(block)}\r\n`)).toEqual(block)
    expect(parseText('5" 管\t2')).toEqual([['5" 管', '2']])
  })

  it('comes from a table of HTML only where there is no text, and nothing in it runs', () => {
    const html = '<table><tr><td>1,200.00</td><td>培训<script>globalThis.ran = true</script></td></tr></table>'
    const data = (text: string) => ({ getData: (kind: string) => (kind === 'text/plain' ? text : html) })
    expect(pasted(data('9'))).toEqual([['9']])
    expect(pasted(data(''))[0]?.[0]).toBe('1,200.00')
    expect(parseHtml('<p>no table</p>')).toEqual([])
    expect('ran' in globalThis).toBe(false)
  })

  it('is repeated over a range that it divides', () => {
    expect(repeated([['x']], 2, 3)).toEqual([['x', 'x', 'x'], ['x', 'x', 'x']])
    expect(repeated([['1'], ['2']], 4, 1)).toEqual([['1'], ['2'], ['1'], ['2']])
    expect(repeated([['1'], ['2']], 3, 1)).toEqual([['1'], ['2']])
    expect(repeated([], 3, 1)).toEqual([])
  })
})
