import { describe, expect, it } from 'vitest'

import { plain, read, write } from './markdown'

const PART = `## （一）总体执行情况

截至[7月31日](#period.through)，项目支出全年预算数[9,813.50](#total.annual_budget)万元；执行率[44.08%](#total.execution_rate)。

[项目预算执行情况](#table.execution)

### 1.分类

其中：A\\#1项目\\[试点\\]执行[1.00](#project.A%2E1%282%29.executed)万元，路径C:\\\\资料。

#### （1）细目

[12](#counts.projects)
`

describe('the text of a part', () => {
  it('is written as it was read', () => {
    expect(write(read(PART))).toBe(PART)
  })

  it('holds figures, tables and headings as such', () => {
    const blocks = read(PART).content ?? []
    expect(blocks.map(({ type, attrs }) => `${type}${attrs?.['level'] ?? ''}`)).toEqual(['heading2', 'paragraph', 'table', 'heading3', 'paragraph', 'heading4', 'paragraph'])
    expect(blocks[1]?.content?.[1]).toEqual({ type: 'figure', attrs: { key: 'period.through', shown: '7月31日' } })
    expect(blocks[4]?.content?.[0]).toEqual({ type: 'text', text: '其中：A#1项目[试点]执行' })
    expect(blocks[4]?.content?.[2]).toEqual({ type: 'text', text: '万元，路径C:\\资料。' })
    expect(blocks[6]?.content).toHaveLength(1)
  })

  it('takes lines of one paragraph together, and brackets without a key as text', () => {
    const [paragraph] = read('　　附[1]和\\[2\\]，\r\n见 Annex\nA。').content ?? []
    expect(paragraph?.content).toEqual([{ type: 'text', text: '附[1]和[2]，见 Annex A。' }])
    expect(write({ type: 'doc', content: [paragraph ?? {}] })).toBe('附\\[1\\]和\\[2\\]，见 Annex A。\n')
  })

  it('leaves out empty blocks and what cannot be seen', () => {
    const doc = { type: 'doc', content: [{ type: 'paragraph' }, { type: 'heading', attrs: { level: 2 } }, { type: 'paragraph', content: [{ type: 'text', text: ' 甲\u0000乙 ' }] }] }
    expect(write(doc)).toBe('甲乙\n')
    expect(write(read(''))).toBe('')
    expect(read('')).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] })
  })

  it('reads as plain lines', () => {
    expect(plain(PART).slice(0, 3)).toEqual(['（一）总体执行情况', '截至7月31日，项目支出全年预算数9,813.50万元；执行率44.08%。', '［表：项目预算执行情况］'])
  })

  it('survives any mixture of its signs', () => {
    const signs = ['[', ']', '(', ')', '#', '\\', '甲', 'a', '. ']
    let seed = 7
    const next = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648)
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: 12 }, () => signs[next() % signs.length]).join('').trim()
      if (text === '') continue
      const doc = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }, { type: 'figure', attrs: { key: 'total.executed', shown: '1.00' } }] }] }
      expect(read(write(doc))).toEqual(doc)
    }
  })
})
