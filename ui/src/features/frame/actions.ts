import type { Router } from 'vue-router'

import type { StoreInfo } from '@/platform'
import { theme } from '@/shared/theme'
import { zoom, zoomBy } from '@/shared/zoom'

import { digitOf, entriesOf } from './entries'
import type { Known } from './palette'
import { doAgain, takeBack } from './undo'

/** The pages and what can be done from anywhere. */
export function knownTo(router: Router, store: StoreInfo | undefined): Known[] {
  const go = (to: string) => () => router.push(to)
  const pages = (store ? entriesOf(store) : []).map((entry): Known => {
    const digit = store && digitOf(entry, store)
    return { key: entry.to, group: '页面', title: entry.title, icon: entry.icon, letters: entry.letters, run: go(entry.to), ...(digit ? { shortcut: `Ctrl ${digit}` } : {}) }
  })
  const action = (title: string, letters: string, note: string, run: () => unknown, more: Partial<Known> = {}): Known => ({ key: title, group: '操作', title, letters, note, run, ...more })
  return [
    ...pages,
    action('导入批复目标', 'drpfmb', '从表格读入项目、资金和指标', go('/import/targets')),
    action('导入台账', 'drtz', '从表格读入支付、进展和问题', go('/import/ledger')),
    action('登记支出', 'djzc', '资金与产出一起记', go('/ledger/funds?register=1'), { words: '登记台账 拨付 退回', shortcut: 'Ctrl N' }),
    action('登记进展', 'djjz', '日常台账', go('/ledger/progress')),
    action('登记问题', 'djwt', '日常台账', go('/ledger/findings')),
    action('核对一体化系统数', 'hdythxts', '与台账的差异和说明', go('/system-figures'), { words: '财政系统 执行数 差异' }),
    action('责任科室填报', 'zrkstb', '生成和收回填报表', go('/sections'), { words: '科室 下发 收回' }),
    action('看工作节点', 'kgzjd', '日常台账', go('/ledger/milestones')),
    action('结账与反结账', 'jzyfjz', '设置', go('/settings/periods'), { words: '锁定期间' }),
    action('改阈值', 'gyz', '设置', go('/settings/limits'), { words: '灯 预警 设置' }),
    action('导入任务包', 'drrwb', '设置', go('/settings/task'), { words: '主管部门' }),
    action('看图表', 'ktb', '执行、灯、各月支出、全年预计', go('/charts'), { words: '图片' }),
    action('改单位与落款', 'gdwylk', '设置', go('/settings/unit'), { words: '填报人 审核人 单位代码' }),
    action('管理人员和密码', 'glryhmm', '设置', go('/settings/people'), { words: '登录 角色 填报人 审核人 负责人' }),
    action('换一台电脑', 'hytdn', '数据安全', go('/safety?do=move'), { words: '搬家 搬走 迁移' }),
    action('下达任务', 'xdrw', '主管部门', go('/tasks'), { words: '截止日期 应报送单位' }),
    action('核验报送包', 'hybsb', '谁签的名，有没有改动', go('/verify'), { words: '验签 核对 指纹' }),
    action('管理签名密钥', 'glqmmy', '设置', go('/settings/key'), { words: '密码 备份 登记文件 更换密钥 公钥' }),
    action('收包', 'sb', '主管部门', go('/received'), { words: '接收报送包' }),
    action('登记密钥', 'djmy', '主管部门', go('/register'), { words: '单位名册 指纹' }),
    action('查检查规则', 'cjcgz', '设置', go('/settings/rules')),
    action('备份与恢复', 'bfyhf', '数据安全', go('/safety'), { words: '回收站 操作日志 演练' }),
    action('撤销上一步', 'cxsyb', '', takeBack, { shortcut: 'Ctrl Z' }),
    action('重做', 'cz', '', doAgain, { shortcut: 'Ctrl Y' }),
    action('放大', 'fd', '外观', () => zoomBy(1), { words: '显示比例 字号', shortcut: 'Ctrl +' }),
    action('缩小', 'sx', '外观', () => zoomBy(-1), { words: '显示比例 字号', shortcut: 'Ctrl -' }),
    action('还原显示比例', 'hyxsbl', '外观', () => (zoom.value = 100), { shortcut: 'Ctrl 0' }),
    action('换浅色', 'hqs', '外观', () => (theme.value = 'light')),
    action('换深色', 'hss', '外观', () => (theme.value = 'dark')),
  ]
}
