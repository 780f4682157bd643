import { effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'

import { PAGE, useRows, type Page } from './rows'

const COUNT = 1000
const page = (offset: number, limit: number, tag = ''): Page => ({
  count: COUNT,
  rows: Array.from({ length: Math.min(limit, COUNT - offset) }, (_, step) => ({ id: offset + step, cells: { name: `${tag}${offset + step}` } })),
})

describe('rows', () => {
  it('are fetched in pages as they come into sight, each once, and the page ahead', async () => {
    const ask = vi.fn((offset: number, limit: number) => Promise.resolve(page(offset, limit)))
    const rows = effectScope().run(() => useRows(ask, () => undefined))
    rows?.see(0, 30)
    rows?.see(0, 31)
    await rows?.load(0, 31)
    expect(rows?.count.value).toBe(COUNT)
    rows?.see(90, 150)
    await rows?.load(150, 210)
    expect(ask.mock.calls).toEqual([[0, PAGE], [PAGE, PAGE]])
    expect([rows?.row(5)?.id, rows?.row(205)?.id, rows?.row(500)]).toEqual([5, 205, undefined])
  })

  it('that are late are not taken for new ones', async () => {
    const answers: ((page: Page) => void)[] = []
    const rows = effectScope().run(() => useRows(() => new Promise((resolve) => answers.push(resolve)), () => undefined))
    rows?.see(0, 10)
    const reloaded = rows?.reload()
    answers[1]?.(page(0, PAGE, 'new '))
    await reloaded
    answers[0]?.(page(0, PAGE, 'old '))
    await Promise.resolve()
    expect(rows?.row(0)?.cells.name).toBe('new 0')
  })

  it('tell of a question that failed, and can be asked anew', async () => {
    const failed = vi.fn()
    const ask = vi.fn().mockRejectedValueOnce(new Error('x')).mockResolvedValue(page(0, PAGE))
    const rows = effectScope().run(() => useRows(ask, failed))
    await rows?.load(0, 1)
    expect(failed).toHaveBeenCalledOnce()
    await rows?.load(0, 1)
    expect(rows?.row(1)?.id).toBe(1)
  })
})
