import type { TemplateEntry } from '@/platform'

/** Which form the sheets follow: a built-in one is a reference until the unit chooses it. */
export function templateFact({ id, version, confirmed }: TemplateEntry): string {
  return `${confirmed ? '表样' : '参考格式'} ${id}${version > 1 ? ` 第${version}版` : ''}`
}
