import type { Refusal } from '@/platform'

// Messages of imports are shared with the command line, and some name its options. Here they name
// the parts of the page instead.

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/请用 --code “[^”]*=代码” 指定，或/g, '请在“没有写代码的项目”中填写代码，或'],
  [/请用 --code “[^”]*=代码” 指明是哪一个/g, '请在“没有写代码的项目”中填写代码'],
  [/请逐个写成 --code “[^”]*=代码”/g, '请在“没有写代码的项目”中逐个填写代码'],
  [/由--code指定/g, '由您指定'],
  [/或在方案的project\.words写明它是哪个项目代码/g, '或在“列对应”中指定它是哪个项目'],
  [/请在方案的project\.words写明是哪一个/g, '请在“列对应”中指定是哪一个'],
  [/请在project\.words补上关键词和项目代码/g, '请在“列对应”中补上关键词'],
  [/请在project\.words改用/g, '请在“列对应”中改用'],
  [/请在方案的(?:kind|source)\.words写明它是哪一种/g, '请在“列对应”中指定它是哪一种'],
  [/也可在方案的kind\.words写明“负数”的类型，如退回/g, '也可在“列对应”中指定负数按什么类型登记，如退回'],
  [/可在方案的skip中写明略过/g, '可在“列对应”中写明略过'],
]

/** A message as the page says it. */
export function worded(message: string): string {
  return PLACES.reduce((text, [from, to]) => text.replace(from, to), message)
}

/** The projects, each once, that rows were refused for because no code is known for them. */
export function unnamed(refused: readonly Refusal[]): string[] {
  const names = refused.flatMap(({ message }) => /--code “([^”]*)=代码”/.exec(message)?.[1] ?? [])
  return [...new Set(names)]
}

/** The files that are none of the template: failures that a mapping of columns may help. */
const OTHER_SHAPES: readonly string[] = ['sheet_missing', 'column_missing', 'header_missing']

/** Whether a file failed because it isn't the template. */
export function isOtherShape(code: string | undefined): boolean {
  return code !== undefined && OTHER_SHAPES.includes(code)
}
