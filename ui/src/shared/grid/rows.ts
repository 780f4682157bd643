import { onScopeDispose, shallowRef, triggerRef, type ShallowRef } from 'vue'

import type { Row } from './types'

/** How many rows are asked for at once. */
export const PAGE = 200

/** A page of rows and how many there are in all. */
export interface Page {
  rows: Row[]
  count: number
}

/** Rows that are fetched as they come into sight. */
export interface Rows {
  readonly count: ShallowRef<number>
  /** Rises with every page that arrives. */
  readonly pages: ShallowRef<ReadonlyMap<number, Row[]>>
  row(index: number): Row | undefined
  /** Tells which rows are seen; what is missing is fetched, and the page ahead. */
  see(first: number, last: number): void
  /** Shows texts in a row until the next answer says what became of them. */
  amend(index: number, cells: Readonly<Record<string, string>>): void
  /** Asks for the rows that are seen anew; the old ones stay until the answer is there. */
  reload(): Promise<void>
  /** Waits for all rows of a range. */
  load(first: number, last: number): Promise<void>
}

/** Fetches rows in pages; only answers to the present question count. */
export function useRows(ask: (offset: number, limit: number) => Promise<Page>, failed: (thrown: unknown) => void): Rows {
  const count = shallowRef(0)
  const pages = shallowRef(new Map<number, Row[]>())
  const due = new Map<number, Promise<void>>()
  let question = 0
  let seen: [number, number] = [0, 0]

  function fetch(page: number): Promise<void> {
    const asked = due.get(page)
    if (asked) return asked
    const mine = question
    const answer = ask(page * PAGE, PAGE)
      .then((got) => {
        if (mine !== question) return
        count.value = got.count
        pages.value.set(page, got.rows)
        triggerRef(pages)
      })
      .catch((thrown: unknown) => {
        if (mine === question) failed(thrown)
      })
      .finally(() => {
        if (mine === question) due.delete(page)
      })
    due.set(page, answer)
    return answer
  }

  function see(first: number, last: number): void {
    seen = [first, last]
    const lastPage = Math.max(0, Math.ceil(count.value / PAGE) - 1)
    const ahead = Math.min(Math.floor(last / PAGE) + (last % PAGE > PAGE / 2 ? 1 : 0), lastPage)
    for (let page = Math.floor(first / PAGE); page <= ahead; page += 1) {
      if (!pages.value.has(page)) void fetch(page)
    }
  }

  function amend(index: number, cells: Readonly<Record<string, string>>): void {
    const page = pages.value.get(Math.floor(index / PAGE))
    const held = page?.[index % PAGE]
    if (!page || !held) return
    page[index % PAGE] = { ...held, cells: { ...held.cells, ...cells } }
    triggerRef(pages)
  }

  async function reload(): Promise<void> {
    question += 1
    due.clear()
    const [first, last] = seen.map((row) => Math.floor(row / PAGE)) as [number, number]
    const fresh = new Map<number, Row[]>()
    const mine = question
    const wanted = Array.from({ length: last - first + 1 }, (_, step) => first + step)
    try {
      const answers = await Promise.all(wanted.map((page) => ask(page * PAGE, PAGE)))
      if (mine !== question) return
      answers.forEach((answer, step) => fresh.set(first + step, answer.rows))
      count.value = answers[0]?.count ?? 0
      pages.value = fresh
    } catch (thrown) {
      if (mine === question) failed(thrown)
    }
  }

  async function load(first: number, last: number): Promise<void> {
    const wanted = []
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (!pages.value.has(page)) wanted.push(fetch(page))
    }
    await Promise.all(wanted)
  }

  onScopeDispose(() => (question += 1))
  const row = (index: number): Row | undefined => pages.value.get(Math.floor(index / PAGE))?.[index % PAGE]
  return { count, pages, row, see, amend, reload, load }
}
