import { Editor } from '@tiptap/core'
import { afterEach, describe, expect, it } from 'vitest'

import type { Figure } from '@/platform'

import { extensions, MARKS, staleOf } from './editor'
import { foundFigures, originOf } from './figures'
import { read, write } from './markdown'

const TEXT = '## （一）总体\n\n执行[21](#counts.lagging)个，预算[5.00](#total.annual_budget)万元。\n\n[项目预算执行情况](#table.execution)\n'
const figure = (key: string, label: string, shown: string): Figure => ({ key, label, shown })

let editor: Editor | undefined
afterEach(() => editor?.destroy())

function opened(figures: Figure[]) {
  const held = new Map(figures.map((one) => [one.key, one]))
  editor = new Editor({ element: document.createElement('div'), injectCSS: false, content: read(TEXT), extensions: extensions(() => held, {}) })
  return { editor, held }
}

describe('the editor of a part', () => {
  it('holds a text as it was read', () => {
    const { editor: now } = opened([])
    expect(write(now.getJSON())).toBe(TEXT)
  })

  it('is typed around figures, not into them', () => {
    const { editor: now } = opened([])
    const places: number[] = []
    now.state.doc.descendants((node, pos) => {
      if (node.type.name === 'figure') places.push(pos)
    })
    const [first = 0] = places
    now.commands.insertContentAt(first + 1, '余')
    now.commands.insertContentAt(first, '约')
    expect(write(now.getJSON())).toContain('执行约[21](#counts.lagging)余个')
    expect(now.view.dom.querySelector('.figure')?.getAttribute('contenteditable')).toBe('false')
  })

  it('shows what a figure should be, until it is put right', () => {
    const { editor: now, held } = opened([figure('counts.lagging', '滞后项目', '20'), figure('total.annual_budget', '全年预算数', '5.00')])
    expect(staleOf(now, held)).toMatchObject([{ key: 'counts.lagging', shown: '21', expected: '20', label: '滞后项目' }])
    const chip = now.view.dom.querySelector('.figure.stale')
    expect(chip?.textContent).toContain('21')
    expect(chip?.getAttribute('data-expected')).toBe('20')
    const [stale] = staleOf(now, held)
    now.view.dispatch(now.state.tr.setNodeMarkup(stale?.pos ?? 0, undefined, { key: 'counts.lagging', shown: '20' }))
    expect(staleOf(now, held)).toEqual([])
    expect(write(now.getJSON())).toContain('[20](#counts.lagging)')
    held.delete('total.annual_budget')
    now.view.dispatch(now.state.tr.setMeta(MARKS, true))
    expect(staleOf(now, held)).toMatchObject([{ key: 'total.annual_budget', expected: undefined }])
  })

  it('takes back and does again what was typed', () => {
    const { editor: now } = opened([])
    now.commands.insertContentAt(1, '甲')
    const changed = write(now.getJSON())
    const press = (key: string) => now.view.dom.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }))
    press('z')
    expect(write(now.getJSON())).toBe(TEXT)
    press('y')
    expect(write(now.getJSON())).toBe(changed)
  })
})

describe('a figure', () => {
  it('comes from records that can be listed, or from the page that holds it', () => {
    expect(originOf('total.executed', '2026-07-31')).toMatchObject({ kind: 'executed', project: '', source: '' })
    expect(originOf('source.其他资金.arrived', '2026-07-31')).toMatchObject({ kind: 'arrived', source: '其他资金' })
    expect(originOf('project.A%2E1.executed', '2026-07-31')).toMatchObject({ kind: 'executed', project: 'A.1' })
    expect(originOf('project.A%2E1.indicator.2.actual', '2026-07-31')).toBe('/projects/A.1')
    expect(originOf('findings.total', '2026-07-31')).toBe('/ledger/findings')
    expect(originOf('counts.red', '2026-07-31')).toBe('/projects')
  })

  it('is found by its name or its value', () => {
    const figures = [figure('total.executed', '项目支出执行数', '21.50'), figure('total.execution_rate', '项目支出执行率', '19.74%')]
    expect(foundFigures(figures, '执行率').map(({ key }) => key)).toEqual(['total.execution_rate'])
    expect(foundFigures(figures, '执行 21.5').map(({ key }) => key)).toEqual(['total.executed'])
    expect(foundFigures(figures, '', 1)).toHaveLength(1)
  })
})
