import type { ComposeOption } from 'echarts/core'
import type { BarSeriesOption } from 'echarts/charts'
import type { GridComponentOption, MarkLineComponentOption, TitleComponentOption } from 'echarts/components'

export type Option = ComposeOption<BarSeriesOption | GridComponentOption | MarkLineComponentOption | TitleComponentOption>

/** The tokens that a chart is drawn with. */
export interface Palette {
  font: string
  surface: string
  t1: string
  t2: string
  t3: string
  line: string
  sunken: string
  accent: string
  accentMid: string
  accentSoft: string
  red: string
  yellow: string
  green: string
  blue: string
  grey: string
}

/** A row of the table beside a chart, and where what it says comes from. */
export interface ChartRow {
  cells: string[]
  to?: string
}

/** A chart with the table that says the same. */
export interface Chart {
  title: string
  /** What it shows and in which unit, in grey. */
  note: string
  /** The heads of the table; those after `words` hold numbers. */
  heads: string[]
  words: number
  rows: ChartRow[]
  /** Height of the drawing in pixels; it fills its panel where there is none. */
  height?: number
  /** How it is drawn; the n-th bar is the n-th row of the table. */
  draw: (palette: Palette) => Option
}

const TOKENS: Record<Exclude<keyof Palette, 'font'>, string> = {
  surface: '--surface',
  t1: '--t1',
  t2: '--t2',
  t3: '--t3',
  line: '--line',
  sunken: '--sunken',
  accent: '--accent',
  accentMid: '--accent-mid',
  accentSoft: '--accent-soft',
  red: '--red',
  yellow: '--yellow',
  green: '--green',
  blue: '--blue',
  grey: '--grey',
}

/** The tokens as they hold for an element. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = Object.fromEntries(Object.entries(TOKENS).map(([key, token]) => [key, style.getPropertyValue(token).trim()]))
  return { ...(read as Omit<Palette, 'font'>), font: style.fontFamily }
}

/** The tokens of paper: a picture goes into documents, which are white. */
export function paperPalette(): Palette {
  const probe = document.createElement('div')
  probe.dataset['theme'] = 'light'
  document.body.append(probe)
  const palette = paletteOf(probe)
  probe.remove()
  return palette
}

/** Stripes that tell a bar from its neighbours without its colour. */
export type Hatch = 'rising' | 'falling' | 'dots' | 'upright'

/** A hatching in a colour. */
export function hatch(kind: Hatch, color: string) {
  const line = { color, symbol: 'rect', symbolSize: 1, dashArrayX: [1, 0] as [number, number] }
  switch (kind) {
    case 'rising':
      return { ...line, dashArrayY: [2, 5] as [number, number], rotation: -Math.PI / 4 }
    case 'falling':
      return { ...line, dashArrayY: [2, 5] as [number, number], rotation: Math.PI / 4 }
    case 'upright':
      return { ...line, dashArrayY: [1, 4] as [number, number], rotation: Math.PI / 2 }
    default:
      return {
        color,
        symbol: 'circle',
        symbolSize: 0.7,
        dashArrayX: [
          [5, 5],
          [0, 5, 5, 0],
        ] as [number, number][],
        dashArrayY: [4, 0] as [number, number],
      }
  }
}

/** What all charts share. */
export function base({ font, t2 }: Palette): Option {
  return { animation: false, textStyle: { fontFamily: font, fontSize: 12, color: t2 } }
}

/** A name cut in its middle, so that its number stays. */
export function cutName(name: string, most = 14): string {
  const signs = [...name]
  return signs.length <= most ? name : `${signs.slice(0, most - 6).join('')}…${signs.slice(-5).join('')}`
}

/** How long a bar is; only drawings take decimals as floats. */
export function length(value: string | null | undefined): number {
  return value ? Number(value) : 0
}
