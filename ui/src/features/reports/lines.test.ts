import { expect, test } from 'vitest'

import { lines } from './lines'

test('headings, paragraphs and tables are told apart', () => {
  const plain = '（一）总体执行情况\n截至7月31日，执行率52.12%。\n序号\t项目\n1\t监测\n\n1.成本指标\n（1）甲项目：执行1.00万元。'
  expect(lines(plain)).toEqual([
    { kind: 'heading', text: '（一）总体执行情况' },
    { kind: 'paragraph', text: '截至7月31日，执行率52.12%。' },
    {
      kind: 'table',
      rows: [
        ['序号', '项目'],
        ['1', '监测'],
      ],
    },
    { kind: 'heading', text: '1.成本指标' },
    { kind: 'paragraph', text: '（1）甲项目：执行1.00万元。' },
  ])
})
