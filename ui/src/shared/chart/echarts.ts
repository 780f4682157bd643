// The parts of the drawing library that charts here are made of.
import { BarChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

import { paperPalette, type Chart } from './chart'

use([BarChart, GridComponent, MarkLineComponent, TitleComponent, CanvasRenderer])

export type { EChartsType }

/** Begins a drawing in a box of the page. */
export function begin(box: HTMLElement): EChartsType {
  return init(box, undefined, { renderer: 'canvas' })
}

/** Width of a picture in pixels before it is doubled for print. */
const WIDTH = 960
/** Room above the drawing for its title. */
const HEAD = 62

/** A chart as a PNG on white, with its title, its note and whose it is. */
export function picture(chart: Chart, whose: string): Uint8Array {
  const palette = paperPalette()
  const box = document.createElement('div')
  const drawing = init(box, undefined, { renderer: 'canvas', width: WIDTH, height: HEAD + (chart.height ?? 320), devicePixelRatio: 2 })
  try {
    const option = chart.draw(palette)
    const grid = { ...(option.grid as object), top: HEAD + (chart.height ? 16 : 26) }
    const title = {
      text: chart.title,
      subtext: [whose, chart.note].filter(Boolean).join(' · '),
      left: 20,
      top: 12,
      itemGap: 6,
      textStyle: { fontFamily: palette.font, fontSize: 18, fontWeight: 600 as const, color: palette.t1 },
      subtextStyle: { fontFamily: palette.font, fontSize: 12, color: palette.t3 },
    }
    drawing.setOption({ ...option, grid, title, backgroundColor: palette.surface })
    const [, coded = ''] = drawing.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: palette.surface }).split(',')
    return Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0))
  } finally {
    drawing.dispose()
  }
}
