import type { MonthSpending, ProjectFigures, Summary } from '@/platform'
import { base, cutName, hatch, length, type Chart, type Hatch, type Option, type Palette } from '@/shared/chart/chart'
import { monthDay, period } from '@/shared/format/dates'
import { percent, rounded, whole } from '@/shared/format/numbers'
import { countLights, LIGHTS, lightWord, type LightName } from '@/shared/lights/lights'
import { daysOf, toEntries } from '@/shared/sources'

import { byLag } from '@/shared/projects/schedule'

/** So many projects are drawn at most; the table lists all. */
const MOST = 40
/** Height of a bar with its room. */
const LINE = 26

/** Bars to the right, the first row on top. */
function bars(palette: Palette, names: readonly string[], right: number, most: number | undefined): Option {
  return {
    ...base(palette),
    grid: { left: 196, right, top: 16, bottom: 24 },
    xAxis: {
      type: 'value',
      min: 0,
      ...(most === undefined ? {} : { max: most }),
      axisLabel: { color: palette.t3, formatter: '{value}%' },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names.map((name) => cutName(name)),
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.t1, width: 184, overflow: 'truncate', interval: 0 },
    },
  }
}

function heightOf(count: number): number {
  return 40 + Math.min(count, MOST) * LINE
}

function drawnNote(count: number): string {
  return count > MOST ? ` · 图中为前${MOST}个，全部见表` : ''
}

/** 执行率 of every project against 时序进度, by 欠时序金额. */
export function executionChart(summary: Summary): Chart {
  const lags = byLag(summary)
  const drawn = lags.slice(0, MOST)
  const schedule = Number(summary.schedule_rate)
  const most = Math.max(100, ...drawn.map(({ project }) => length(project.total.execution_rate)))
  return {
    title: '执行与时序',
    note: `按欠时序金额从大到小 · 竖线为时序进度${summary.schedule_rate}% · 斜纹为落后于时序${drawnNote(lags.length)}`,
    heads: ['项目', '资金灯', '全年预算数(万元)', '执行数(万元)', '执行率', '欠时序金额(万元)'],
    words: 2,
    rows: lags.map(({ project, amount }) => ({
      cells: [project.name, lightWord(project.fund_light), rounded(project.total.annual_budget), rounded(project.total.executed), percent(project.total.execution_rate), rounded(amount)],
      to: `/projects/${project.code}`,
    })),
    height: heightOf(lags.length),
    draw: (palette) => ({
      ...bars(palette, drawn.map(({ project }) => project.name), 196, most),
      series: [
        {
          type: 'bar',
          barWidth: 12,
          showBackground: true,
          backgroundStyle: { color: palette.sunken },
          data: drawn.map(({ project, amount }) => {
            const behind = length(amount) > 0
            return {
              value: length(project.total.execution_rate),
              itemStyle: { color: palette.accentMid, borderRadius: [0, 2, 2, 0], ...(behind ? { decal: hatch('rising', palette.surface) } : {}) },
            }
          }),
          markLine: {
            silent: true,
            symbol: 'none',
            animation: false,
            lineStyle: { color: palette.t1, width: 1, type: 'solid' },
            label: { show: false },
            data: [{ xAxis: schedule }],
          },
        },
        valueLabels(
          palette,
          drawn.map(({ project, amount }) => `${percent(project.total.execution_rate)}   ${length(amount) > 0 ? '欠' : '超'} ${rounded(amount.replace('-', ''))}`),
          most,
        ),
      ],
    }),
  }
}

/** Words at the right edge, one a row: a bar without body that ends there. */
function valueLabels({ t1 }: Palette, words: readonly string[], most: number) {
  return {
    type: 'bar' as const,
    silent: true,
    barGap: '-100%',
    barWidth: 12,
    itemStyle: { color: 'transparent' },
    label: { show: true, position: 'right' as const, color: t1, distance: 10, formatter: ({ dataIndex }: { dataIndex: number }) => words[dataIndex] ?? '' },
    data: words.map(() => most),
  }
}

const HATCHES: Record<LightName, Hatch | undefined> = { red: 'rising', yellow: 'falling', green: undefined, blue: 'upright', grey: 'dots' }

/** Lights of the projects by 预算类别, and of the indicators by 一级指标. */
export function lightsChart(summary: Summary): Chart {
  const monitored = summary.projects.filter(({ exempt }) => !exempt)
  const ofProjects = (projects: readonly ProjectFigures[]) => countLights(projects.map(({ light }) => light))
  const indicators = monitored.flatMap((project) => project.indicators)
  const kinds = [...new Set(monitored.map(({ budget_kind }) => budget_kind))]
  const levels = [...new Set(indicators.map(({ level1 }) => level1))]
  const groups = [
    { name: '全部项目', counts: ofProjects(monitored) },
    ...(kinds.length > 1 ? kinds.map((kind) => ({ name: `其中：${kind}`, counts: ofProjects(monitored.filter(({ budget_kind }) => budget_kind === kind)) })) : []),
    { name: '全部指标', counts: countLights(indicators.map(({ light }) => light)) },
    ...levels.map((level) => ({ name: `其中：${level}`, counts: countLights(indicators.filter(({ level1 }) => level1 === level).map(({ light }) => light)) })),
  ].filter(({ counts }) => LIGHTS.some((light) => counts[light] > 0))
  const sum = (counts: Record<LightName, number>): number => LIGHTS.reduce((total, light) => total + counts[light], 0)
  return {
    title: '各类灯数',
    note: `项目按预算类别，指标按一级指标 · 截至${monthDay(summary.through)}`,
    heads: ['类别', ...LIGHTS.map(lightWord), '合计'],
    words: 1,
    rows: groups.map(({ name, counts }) => ({ cells: [name, ...LIGHTS.map((light) => String(counts[light])), String(sum(counts))] })),
    height: 24 + groups.length * 34,
    draw: (palette) => {
      const { xAxis, ...option } = bars(palette, groups.map(({ name }) => name), 64, 100)
      return {
        ...option,
        grid: { left: 150, right: 64, top: 8, bottom: 8 },
        xAxis: { ...(xAxis as object), show: false },
        series: [
          ...LIGHTS.map((light) => ({
            type: 'bar' as const,
            stack: 'lights',
            barWidth: 20,
            itemStyle: { color: palette[light], borderColor: palette.surface, borderWidth: 1, ...(HATCHES[light] ? { decal: hatch(HATCHES[light], palette.surface) } : {}) },
            label: {
              show: true,
              color: palette.t1,
              backgroundColor: palette.surface,
              borderRadius: 3,
              padding: [1, 4],
              formatter: ({ dataIndex }: { dataIndex: number }) => `${lightWord(light)} ${groups[dataIndex]?.counts[light] ?? ''}`,
            },
            // A label that its bar cannot hold is left to the table.
            data: groups.map(({ counts }) => {
              const share = (counts[light] * 100) / sum(counts)
              return counts[light] > 0 ? { value: share, label: { show: share >= 9 } } : '-'
            }),
          })),
          valueLabels(palette, groups.map(({ counts }) => String(sum(counts))), 100),
        ],
      }
    },
  }
}

/** 执行数 month by month. */
export function monthsChart(year: number, through: string, months: readonly MonthSpending[], project?: string): Chart {
  const isBig = months.some(({ executed }) => Math.abs(length(executed)) >= 1000)
  const short = isBig ? whole : rounded
  return {
    title: '各月支出',
    note: `万元 · ${period(through)}`,
    heads: ['月份', '支出(万元)'],
    words: 1,
    rows: months.map(({ month, executed }) => ({ cells: [`${month}月`, rounded(executed)], to: toEntries({ ...daysOf(year, month), ...(project ? { project } : {}) }) })),
    draw: (palette) => ({
      ...base(palette),
      grid: { left: 16, right: 16, top: 22, bottom: 22 },
      xAxis: { type: 'category', data: months.map(({ month }) => `${month}月`), axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, axisLabel: { color: palette.t2 } },
      yAxis: { type: 'value', show: false },
      series: [
        {
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { color: palette.accentMid, borderRadius: [2, 2, 0, 0] },
          label: { show: true, position: 'top', distance: 4, color: palette.t1, formatter: ({ dataIndex }) => short(months[dataIndex]?.executed ?? '') },
          data: months.map(({ executed }) => length(executed)),
        },
      ],
    }),
  }
}

/** What is spent, what is expected and what will be left over at the year's end, of every project with a budget. */
export function forecastChart(summary: Summary): Chart {
  const held = summary.projects.filter(({ total }) => length(total.annual_budget) > 0)
  const left = ({ total }: ProjectFigures): number => (total.carryover ? length(total.carryover) : Number.POSITIVE_INFINITY)
  // What is not filled in yet comes first: it is to be done.
  const ranked = [...held].sort((a, b) => left(b) - left(a))
  const drawn = ranked.slice(0, MOST)
  const share = (amount: string | null | undefined, { total }: ProjectFigures): number => Math.max(0, (length(amount) * 100) / length(total.annual_budget))
  const expected = (project: ProjectFigures): number => Math.max(0, share(project.total.forecast, project) - share(project.total.executed, project))
  const rate = (project: ProjectFigures): string => (project.total.forecast ? `${share(project.total.forecast, project).toFixed(2)}%` : '—')
  const most = Math.max(100, ...drawn.map((project) => Math.max(share(project.total.executed, project), share(project.total.forecast, project))))
  return {
    title: '全年预计',
    note: `占全年预算数 · 实色为已执行，斜纹为预计还将执行，点纹为预计结转结余${drawnNote(ranked.length)}`,
    heads: ['项目', '全年预算数(万元)', '执行数(万元)', '全年预计执行数(万元)', '预计执行率', '预计结转结余(万元)'],
    words: 1,
    rows: ranked.map((project) => {
      const { annual_budget, executed, forecast, carryover } = project.total
      return { cells: [project.name, rounded(annual_budget), rounded(executed), forecast ? rounded(forecast) : '未填', rate(project), carryover ? rounded(carryover) : '—'], to: `/sheets/${project.code}` }
    }),
    height: heightOf(ranked.length),
    draw: (palette) => ({
      ...bars(palette, drawn.map(({ name }) => name), 196, most),
      series: [
        { name: '已执行', value: (project: ProjectFigures) => share(project.total.executed, project), style: { color: palette.accentMid } },
        { name: '预计还将执行', value: expected, style: { color: palette.accentSoft, decal: hatch('rising', palette.accentMid) } },
        { name: '预计结转结余', value: (project: ProjectFigures) => (project.total.forecast ? share(project.total.carryover, project) : 0), style: { color: palette.sunken, decal: hatch('dots', palette.grey) } },
      ]
        .map(({ name, value, style }) => ({ type: 'bar' as const, name, stack: 'year', barWidth: 12, itemStyle: style, data: drawn.map(value) }))
        .concat([
          valueLabels(
            palette,
            drawn.map((project) => (project.total.forecast ? `${rate(project)}   结余 ${rounded(project.total.carryover ?? '0')}` : '全年预计未填')),
            most,
          ) as never,
        ]),
    }),
  }
}
