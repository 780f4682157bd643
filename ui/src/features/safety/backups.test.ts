import { describe, expect, it } from 'vitest'

import type { Contents, Drill, Listed, Preview } from '@/platform'

import { compared, drilled, drillSays, effect, nameOf, newest, size } from './backups'

const contents = { unit: '自治区示例中心', year: 2026, projects: 24, entries: 542, progress: 3, findings: 2, attachments: 0, last_entry: null, records: 9, last_written: '2026-08-11T17:42:05', last_action: '登记支出', audit_head: '', schema: 1 } satisfies Contents

describe('a backup', () => {
  it('is as large as people say', () => {
    expect(size(24_536_064)).toBe('23.4 MB')
    expect(size(524_288)).toBe('512.0 KB')
  })

  it('is the newest only where it is whole', () => {
    const listed = (path: string, written: string, verified: boolean) => ({ path, written, verified }) as Listed
    const all = [listed('a', '2026-08-10T09:00:00', true), listed('b', '2026-08-11T09:00:00', true), listed('c', '2026-08-12T09:00:00', false)]
    expect(newest(all)?.path).toBe('b')
    expect(newest([])).toBeUndefined()
  })

  it('says what a restore takes away or brings back', () => {
    const preview = (relation: object): Preview => ({ ...contents, present: contents, ...relation }) as Preview
    expect(effect(preview({ relation: 'earlier', actions: 3 }))).toBe('备份之后又做了 3 项操作，恢复后这些操作不在了。')
    expect(effect(preview({ relation: 'later', actions: 2 }))).toContain('多 2 项操作')
    expect(effect(preview({}))).toContain('无从比较')
  })

  it('stands beside the present, or beside nothing', () => {
    const lines = compared({ ...contents, present: { ...contents, entries: 545 } })
    expect(lines.find(({ title }) => title === '资金台账')).toEqual({ title: '资金台账', then: '542 笔', now: '545 笔' })
    expect(compared({ ...contents, present: null })[0]?.now).toBe('读不出来')
  })

  it('by hand is named after the store, the day and the time', () => {
    expect(nameOf('D:\\绩效\\2026年度.jixiao', '2026-08-12', '14:32')).toBe('2026年度-手工-20260812-1432.jixiao')
  })
})

describe('a drill', () => {
  const last = (day: string, problem = ''): Drill => ({ drilled_at: `${day}T09:00:00`, actor: '苏日娜', backup: '单位-每日-20260812.jixiao', backup_written: '', problem })

  it('is due after a month, or where none was done', () => {
    expect(drillSays(undefined, '2026-08-12').state).toBe('due')
    expect(drillSays(last('2026-08-12'), '2026-08-12')).toEqual({ state: 'good', title: '恢复演练通过', text: '今日 09:00 苏日娜' })
    expect(drillSays(last('2026-07-13'), '2026-08-12').state).toBe('good')
    expect(drillSays(last('2026-07-02'), '2026-08-12').title).toBe('恢复演练 41 天未做')
  })

  it('that failed is bad news however lately it was', () => {
    expect(drillSays(last('2026-08-12', '文件不完整。'), '2026-08-12').state).toBe('bad')
  })

  it('says what it found beside what is there now', () => {
    const found = drilled({ ...last('2026-08-12'), contents, present: contents })
    expect(found).toContain('恢复演练通过')
    expect(found.match(/542 笔台账/g)).toHaveLength(2)
    expect(drilled({ ...last('2026-08-12', '文件不完整。'), contents: null, present: contents })).toContain('没有通过：文件不完整。')
  })
})
