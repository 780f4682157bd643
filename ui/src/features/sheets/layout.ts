import type { FormDocument, IndicatorColumn } from '@/platform'

/** Widths of the columns in percent: those of the paper, boxes never too narrow to click. */
export function widths(columns: IndicatorColumn[]): string[] {
  const shares = columns.map(({ width }) => Math.max(width, 5.2))
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => `${((share / sum) * 100).toFixed(3)}%`)
}

/** The head of the indicator table: groups of columns, and single columns that go through both rows. */
export function headGroups(columns: IndicatorColumn[]): { title: string; span: number; single: boolean }[] {
  const groups: { title: string; span: number; single: boolean }[] = []
  let group = ''
  for (const column of columns) {
    const last = groups.at(-1)
    if (column.group && column.group === group && last) last.span += 1
    else groups.push({ title: column.group || column.title, span: 1, single: !column.group })
    group = column.group
  }
  return groups
}

/** How many rows a merged cell spans: 0 where it belongs to the one above. 二级 merges within 一级. */
export function merged(form: FormDocument): { level1: number[]; level2: number[] } {
  const at = (key: string) => form.indicator_columns.findIndex((column) => column.key === key)
  const [first, second] = [at('level1'), at('level2')]
  const level1 = spans(form.indicators.map((cells) => cells[first] ?? ''))
  const level2 = spans(form.indicators.map((cells) => `${cells[first]}\n${cells[second]}`))
  return { level1, level2 }
}

function spans(values: string[]): number[] {
  const result: number[] = []
  let start = 0
  values.forEach((value, row) => {
    if (row > 0 && value === values[row - 1]) {
      result[row] = 0
      result[start] = (result[start] ?? 0) + 1
    } else {
      start = row
      result[row] = 1
    }
  })
  return result
}
