import { describe, expect, it } from 'vitest'

import type { FundFigures, ProjectFigures, Summary } from '@/platform'
import type { Palette } from '@/shared/chart/chart'

import { executionChart, forecastChart, lightsChart, monthsChart } from './charts'

const PALETTE = new Proxy({}, { get: (_, key) => `token-${String(key)}` }) as Palette

function project(code: string, total: Partial<FundFigures>, more: Partial<ProjectFigures> = {}): ProjectFigures {
  const figures = { initial_budget: '0.00', annual_budget: '1200.00', arrived: '0.00', executed: '0.00', execution_rate: '0.00', forecast: null, carryover: null, ...total } as FundFigures
  return { code, name: `项目${code}`, budget_kind: '一般公共预算', exempt: false, fund_light: 'red', performance_light: 'green', light: 'red', funds: [], total: figures, indicators: [], ...more } as ProjectFigures
}

function summary(projects: ProjectFigures[]): Summary {
  return { year: 2026, through: '2026-07-31', schedule_rate: '58.33', projects } as unknown as Summary
}

/** The series of a chart as they are drawn. */
function seriesOf(chart: ReturnType<typeof executionChart>) {
  return chart.draw(PALETTE).series as { name?: string; data: unknown[]; markLine?: { data: unknown[] }; label?: { formatter: (at: { dataIndex: number; value?: unknown }) => string } }[]
}

describe('the charts', () => {
  it('rank projects by 欠时序金额 against the schedule line, and say in words what the bars show', () => {
    const chart = executionChart(summary([project('ahead', { executed: '900.00', execution_rate: '75.00' }), project('late', { executed: '100.00', execution_rate: '8.33' })]))
    expect(chart.rows.map(({ cells }) => cells.at(-1))).toEqual(['600.00', '−200.00'])
    expect(chart.rows[0]?.to).toBe('/projects/late')
    const [bars, words] = seriesOf(chart)
    expect(bars?.markLine?.data).toEqual([{ xAxis: 58.33 }])
    expect(bars?.data).toMatchObject([{ value: 8.33, itemStyle: { decal: { symbol: 'rect' } } }, { value: 75 }])
    expect(bars?.data[1]).not.toHaveProperty('itemStyle.decal')
    expect(words?.label?.formatter({ dataIndex: 0 })).toBe('8.33%   欠 600.00')
    expect(words?.label?.formatter({ dataIndex: 1 })).toBe('75.00%   超 200.00')
  })

  it('count lights by class, exempt projects left out, every light with its word', () => {
    const own = { indicators: [{ level1: '产出指标', light: 'blue' }, { level1: '效益指标', light: 'grey' }] } as Partial<ProjectFigures>
    const chart = lightsChart(summary([project('a', {}, own), project('b', {}, { budget_kind: '政府性基金预算', light: 'green' }), project('c', {}, { exempt: true })]))
    expect(chart.rows.map(({ cells }) => cells.join(' '))).toEqual([
      '全部项目 1 0 1 0 0 2',
      '其中：一般公共预算 1 0 0 0 0 1',
      '其中：政府性基金预算 0 0 1 0 0 1',
      '全部指标 0 0 0 1 1 2',
      '其中：产出指标 0 0 0 1 0 1',
      '其中：效益指标 0 0 0 0 1 1',
    ])
    const [red] = seriesOf(chart)
    expect(red?.label?.formatter({ dataIndex: 0 })).toBe('红 1')
    expect(red?.data).toEqual([{ value: 50, label: { show: true } }, { value: 100, label: { show: true } }, '-', '-', '-', '-'])
  })

  it('show every month, and lead to its entries', () => {
    const chart = monthsChart(2026, '2026-02-28', [{ month: 1, executed: '12345.678901' }, { month: 2, executed: '-5.00' }])
    expect(chart.rows).toEqual([
      { cells: ['1月', '12,345.68'], to: '/ledger/funds?from=2026-01-01&to=2026-01-31' },
      { cells: ['2月', '−5.00'], to: '/ledger/funds?from=2026-02-01&to=2026-02-28' },
    ])
    const [bars] = seriesOf(chart)
    expect(bars?.label?.formatter({ dataIndex: 0 })).toBe('12,346')
    expect(bars?.label?.formatter({ dataIndex: 1 })).toBe('−5')
    expect(seriesOf(monthsChart(2026, '2026-01-31', [{ month: 1, executed: '216.70' }]))[0]?.label?.formatter({ dataIndex: 0 })).toBe('216.70')
  })

  it('list what has no forecast first, then by what will be left over', () => {
    const chart = forecastChart(
      summary([
        project('little', { executed: '600.00', forecast: '1100.00', carryover: '100.00' }),
        project('open', { executed: '300.00' }),
        project('much', { executed: '0.00', forecast: '600.00', carryover: '600.00' }),
        project('none', { annual_budget: '0.00' }),
      ]),
    )
    expect(chart.rows.map(({ to, cells }) => [to, ...cells.slice(3)])).toEqual([
      ['/sheets/open', '未填', '—', '—'],
      ['/sheets/much', '600.00', '50.00%', '600.00'],
      ['/sheets/little', '1,100.00', '91.67%', '100.00'],
    ])
    const [done, expected, left, words] = seriesOf(chart)
    expect(done?.data).toEqual([25, 0, 50])
    expect((expected?.data as number[]).map(Math.round)).toEqual([0, 50, 42])
    expect((left?.data as number[]).map(Math.round)).toEqual([0, 50, 8])
    expect(words?.label?.formatter({ dataIndex: 0 })).toBe('全年预计未填')
  })
})
