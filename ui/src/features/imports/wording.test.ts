import { expect, it } from 'vitest'

import { isOtherShape, unnamed, worded } from './wording'

const refusal = (message: string) => ({ file: 'a.xlsx', sheet: '目标', row: 3, column: '', message })
const MISSING = '文件没有写项目代码，也没有登记过名为“草原监测”的项目。请用 --code “草原监测=代码” 指定，或把工作表名改为项目代码后重新导入。'
const TWICE = '有2个项目都名为“公路养护”（P1、P2），请用 --code “公路养护=代码” 指明是哪一个。'

it('names every project without a code once', () => {
  expect(unnamed([refusal(MISSING), refusal(TWICE), refusal(MISSING), refusal('没有项目“P9”。')])).toEqual(['草原监测', '公路养护'])
})

it('messages name the parts of the page, not options of the command line', () => {
  const messages = [
    MISSING,
    TWICE,
    '没有项目“甲”，请先登记该项目，或在方案的project.words写明它是哪个项目代码。',
    '“预算内”不能识别为资金来源，请在方案的source.words写明它是哪一种。',
    '借方和贷方都没有金额；合计、期初等行可在方案的skip中写明略过。',
    '支出的金额须大于0。也可在方案的kind.words写明“负数”的类型，如退回。',
  ]
  for (const message of messages) expect(worded(message)).not.toMatch(/[a-z]/)
  expect(worded('没有项目“P9”，请核对。')).toBe('没有项目“P9”，请核对。')
})

it('a file of another shape is told from one that cannot be read', () => {
  expect(['sheet_missing', 'header_missing', 'not_a_table', undefined].map(isOtherShape)).toEqual([true, true, false, false])
})
