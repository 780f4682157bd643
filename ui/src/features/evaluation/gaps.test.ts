import { describe, expect, it } from 'vitest'

import type { Evaluation, ScoredIndicator } from '@/platform'

import { fieldOf, isUnrecorded, marks, placeWords, spans } from './gaps'

const gap = (where: string) => ({ project: 'P1', where, message: `${where}要填` })
const row = (level3: string, score: string | null, judged: boolean) => ({ level1: '产出指标', level2: '数量指标', level3, score, judged }) as ScoredIndicator

const evaluation = {
  indicators: [row('改造面积', '8.00', false), row('满意程度', null, true), row('培训人数', null, false)],
  gaps: [gap('年度总体目标'), gap('资金/预算执行率'), gap('指标/数量指标/改造面积'), gap('指标/数量指标/满意程度'), gap('指标/数量指标/培训人数'), gap('绩效目标')],
} as unknown as Evaluation

describe('gaps of a self-evaluation', () => {
  it('lead to the cell that mends them, or to the records', () => {
    expect(evaluation.gaps.map((each) => fieldOf(each, evaluation))).toEqual(['goal_result', 'execution_reason', 'indicators/0/reason', 'indicators/1/percent', '', ''])
    expect(evaluation.gaps.map((each) => isUnrecorded(each, evaluation))).toEqual([false, false, false, false, true, false])
  })

  it('mark their cells and are named by what they are about', () => {
    expect(marks(evaluation).get('indicators/1/percent')).toEqual({ tone: 'open', text: '指标/数量指标/满意程度要填' })
    expect(evaluation.gaps.map((each) => placeWords(each, evaluation))).toEqual(['年度总体目标', '预算执行率', '改造面积', '满意程度', '培训人数', '绩效目标'])
  })

  it('stand in rows that share their class', () => {
    expect(spans(['产出指标', '产出指标', '效益指标', '产出指标'])).toEqual([2, 0, 1, 1])
    expect(spans([])).toEqual([])
  })
})
