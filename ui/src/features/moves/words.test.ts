import { describe, expect, it } from 'vitest'

import type { Moving } from '@/platform'

import { lines } from './words'

const moving = (over: Partial<Moving>): Moving => ({
  folder: 'U盘/搬家-105001-20260812-090000',
  contents: { unit: '自治区示例中心', year: 2026, projects: 24, entries: 534, progress: 80, findings: 3, attachments: 12, last_entry: null, records: 99, last_written: '2026-08-12T09:00:00', last_action: '登记台账', audit_head: '', schema: 2 },
  people: 0,
  key: null,
  kept: 0,
  moved_at: '2026-08-12T09:00:00',
  dry_run: true,
  ...over,
})

describe('what moves', () => {
  const text = (over: Partial<Moving>) => Object.fromEntries(lines(moving(over)).map((line) => [line.title, line.text]))

  it('names what is there', () => {
    const said = text({ people: 3, key: '7A3C', kept: 2 })
    expect(said['数据']).toBe('24 个项目，534 笔台账，80 条进展，3 个问题')
    expect(said['人员']).toBe('3 位，登录密码不变')
    expect(said['签名密钥']).toContain('原密码')
    expect(said['收到的报送包']).toBe('2 个')
  })

  it('says what is not there, and leaves out what only departments have', () => {
    const said = text({})
    expect(said['人员']).toContain('一人办理')
    expect(said['签名密钥']).toBe('还没有')
    expect(said).not.toHaveProperty('收到的报送包')
  })
})
