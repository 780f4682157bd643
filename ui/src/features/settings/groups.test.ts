import { describe, expect, it } from 'vitest'

import type { SettingInForce } from '@/platform'

import { basisOf, grouped, originOf, titleOf, unitOf } from './groups'

const setting = (key: string, more: object = {}): SettingInForce => ({ key, title: '某项', kind: 'count', default: '3', value: '3', origin: '缺省', ...more }) as SettingInForce

describe('settings', () => {
  it('stand in their groups, none left out', () => {
    const keys = ['backup.keep', 'lights.red_below', 'new.setting', 'warnings.idle_months', 'findings.remind_days', 'execution.denominator']
    const groups = grouped(keys.map((key) => setting(key)))
    expect(groups.map(({ title }) => title)).toEqual(['资金灯、绩效灯', '预警与提醒', '监控表与报送', '自动备份'])
    expect(groups.flatMap(({ settings }) => settings)).toHaveLength(keys.length)
    expect(groups[2]?.settings[0]?.key).toBe('new.setting')
  })

  it('have their unit beside the field, not in the title', () => {
    const red = setting('lights.red_below', { kind: 'percent', title: '低于此（%）为红灯' })
    expect([titleOf(red), unitOf(red)]).toEqual(['低于此为红灯', '%'])
    expect(unitOf(setting('warnings.silent_days'))).toBe('天')
    expect(basisOf(setting('warnings.deadline_days'))).toBe('办法第十二条（四）')
  })

  it('say where they come from', () => {
    expect(originOf(setting('a', { origin: '任务' }))).toContain('任务')
    expect(originOf(setting('a', { origin: '设置' }))).toBe('已改，缺省 3')
  })
})
