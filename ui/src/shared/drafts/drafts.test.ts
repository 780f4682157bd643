import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const disk = vi.hoisted(() => ({ text: '' }))
vi.mock('@/platform', () => ({
  commands: {
    draftsLeft: () => Promise.resolve(disk.text),
    draftsKeep: (text: string) => {
      disk.text = text
      return Promise.resolve(null)
    },
  },
}))

import { saveState } from '@/shared/saving'

import { beginDrafts, left, putBack, settle, watchTyping } from './drafts'

function type(box: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  box.focus()
  box.value = text
  box.dispatchEvent(new Event('input', { bubbles: true }))
}

describe('what is being typed', () => {
  let stop: () => void

  beforeEach(async () => {
    vi.useFakeTimers()
    disk.text = ''
    document.body.innerHTML = '<textarea data-field="note" aria-label="资金总体说明"></textarea><input data-field="sign-in" type="password" /><input class="find" /><div class="dock"><div data-field="ledger/purpose"><input type="text" /></div></div><button>别处</button>'
    await beginDrafts('单位.jixiao')
    stop = watchTyping()
  })

  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  const note = () => document.querySelector('textarea') as HTMLTextAreaElement
  const again = async (store = '单位.jixiao') => {
    await vi.advanceTimersByTimeAsync(500)
    stop()
    await beginDrafts(store)
    stop = watchTyping()
  }

  it('is there at the next start after a crash, and the top bar says that it is not saved', async () => {
    type(note(), '招标延后')
    expect(saveState.value.kind).toBe('typing')
    await again()
    expect(left.value).toEqual([{ page: '', field: 'note', label: '资金总体说明', text: '招标延后' }])
  })

  it('is nothing any more once the cell is left, or emptied', async () => {
    type(note(), '招标延后')
    ;(document.querySelector('button') as HTMLElement).focus()
    vi.advanceTimersByTime(500)
    expect(saveState.value.kind).not.toBe('typing')
    type(note(), '再写')
    type(note(), '')
    await again()
    expect(left.value).toEqual([])
  })

  it('stays open in a dock until that is gone', async () => {
    type(document.querySelector('.dock input') as HTMLInputElement, '印刷费')
    ;(document.querySelector('button') as HTMLElement).focus()
    vi.advanceTimersByTime(500)
    await again()
    expect(left.value.map(({ field, text }) => [field, text])).toEqual([['ledger/purpose', '印刷费']])
  })

  it('never holds passwords, what is searched for, or what belongs to another store', async () => {
    type(document.querySelector('[type="password"]') as HTMLInputElement, '口令')
    type(document.querySelector('.find') as HTMLInputElement, '草原')
    await vi.advanceTimersByTimeAsync(500)
    expect(disk.text).toBe('')
    type(note(), '招标延后')
    await again('别的.jixiao')
    expect(left.value).toEqual([])
    await again()
    expect(left.value).toHaveLength(1)
  })

  it('is put back as if it were typed, or given up', async () => {
    type(note(), '招标延后')
    await again()
    const [text] = left.value
    if (!text) throw new Error('nothing was left')
    note().value = ''
    expect(putBack(text)).toBe(true)
    expect(note().value).toBe('招标延后')
    settle(text)
    expect(left.value).toEqual([])
    expect(putBack({ ...text, field: 'gone' })).toBe(false)
  })

  it('survives what was spoilt', async () => {
    disk.text = '[{"of":"单位.jixiao","texts":[{"page":1}, null]}, 7]'
    await beginDrafts('单位.jixiao')
    expect(left.value).toEqual([])
    disk.text = '不是'
    await beginDrafts('单位.jixiao')
    expect(left.value).toEqual([])
  })
})
