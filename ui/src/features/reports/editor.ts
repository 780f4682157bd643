// The editor of a part: paragraphs, headings, tables by name, and figures that are typed around but not into.

import { Extension, Node, type Editor } from '@tiptap/core'
import { history, redo, undo } from '@tiptap/pm/history'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

import type { Figure } from '@/platform'

import { TABLES } from './markdown'

const Document = Node.create({ name: 'doc', topNode: true, content: 'block+' })
const Text = Node.create({ name: 'text', group: 'inline' })

const Paragraph = Node.create({
  name: 'paragraph',
  group: 'block',
  content: 'inline*',
  parseHTML: () => [{ tag: 'p' }],
  renderHTML: () => ['p', 0],
})

const Heading = Node.create({
  name: 'heading',
  group: 'block',
  content: 'inline*',
  defining: true,
  addAttributes: () => ({ level: { default: 2 } }),
  parseHTML: () => [2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level } })),
  renderHTML: ({ node }) => [`h${node.attrs['level']}`, 0],
})

const attribute = (name: string) => ({ default: '', parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? '', renderHTML: (attrs: Record<string, unknown>) => ({ [`data-${name}`]: attrs[name] }) })

/** A value bound to the data. It is one piece: the caret passes it, typing does not enter it. */
const FigureNode = Node.create({
  name: 'figure',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({ key: attribute('key'), shown: attribute('shown') }),
  parseHTML: () => [{ tag: 'span[data-key]' }],
  renderHTML: ({ node, HTMLAttributes }) => ['span', { ...HTMLAttributes, class: 'figure' }, String(node.attrs['shown'])],
  renderText: ({ node }) => String(node.attrs['shown']),
})

const TableNode = Node.create({
  name: 'table',
  group: 'block',
  atom: true,
  selectable: true,
  addAttributes: () => ({ key: attribute('key'), shown: attribute('shown') }),
  parseHTML: () => [{ tag: 'div[data-key]' }],
  renderHTML: ({ node, HTMLAttributes }) => ['div', { ...HTMLAttributes, class: 'table-ref' }, `表格：${TABLES[String(node.attrs['key'])] ?? ''}（按现有数据排印，下附图）`],
})

/** What the data says of a figure now. */
export type Held = ReadonlyMap<string, Figure>

/** A figure that no longer agrees with the data. */
export interface Stale {
  pos: number
  key: string
  shown: string
  label: string
  /** What it should be; nothing where the data no longer has it. */
  expected: string | undefined
}

export const MARKS = new PluginKey('figures')

/** The figures of a document that no longer agree with the data. */
export function staleOf(editor: Pick<Editor, 'state'>, held: Held): Stale[] {
  const found: Stale[] = []
  if (held.size === 0) return found
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name !== 'figure') return
    const { key, shown } = node.attrs as { key: string; shown: string }
    const now = held.get(key)
    if (now?.shown !== shown) found.push({ pos, key, shown, label: now?.label ?? key, expected: now?.shown })
  })
  return found
}

/** The extensions of an editor; `held` is asked anew for every drawing. */
export function extensions(held: () => Held, keys: Record<string, () => boolean>): (Node | Extension)[] {
  const marks = new Plugin({
    key: MARKS,
    props: {
      decorations(state) {
        const stale = staleOf({ state } as Pick<Editor, 'state'>, held())
        return DecorationSet.create(
          state.doc,
          stale.map(({ pos, label, expected }) => Decoration.node(pos, pos + 1, { class: 'stale', 'data-expected': expected ?? '已无此数据', title: `${label}：${expected === undefined ? '已无此数据' : `现为 ${expected}`}` })),
        )
      },
    },
  })
  const Keys = Extension.create({
    name: 'part-keys',
    addKeyboardShortcuts() {
      return {
        'Mod-z': ({ editor }) => undo(editor.state, editor.view.dispatch),
        'Mod-y': ({ editor }) => redo(editor.state, editor.view.dispatch),
        'Mod-Shift-z': ({ editor }) => redo(editor.state, editor.view.dispatch),
        ...keys,
      }
    },
    addProseMirrorPlugins: () => [history(), marks],
  })
  return [Document, Text, Paragraph, Heading, FigureNode, TableNode, Keys]
}
