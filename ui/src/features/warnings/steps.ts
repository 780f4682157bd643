import type { DispositionAction, DispositionKind, DispositionState } from '@/platform'

/** A field of a disposition that is typed. */
export type Key = 'cause' | 'measures' | 'result' | 'event' | 'evidence' | 'reported_on' | 'document_number' | 'suspended_on' | 'stopped_on' | 'procurement'

/** A page of the wizard. */
export interface WizardStep {
  /** What the whole wizard does; the same on all its pages. */
  title: string
  name: string
  fields: { key: Key; label: string; help?: string }[]
}

const why: WizardStep['fields'] = [
  { key: 'cause', label: '原因' },
  { key: 'measures', label: '措施' },
]
const date = '年-月-日，如2026-08-12'
const d0 = '采取纠偏措施'
const d1 = '调减预算并同步调整目标'
const d2 = '暂停实施，停止拨付'

/** The pages of each kind, in the order of 办法第十七条. */
export const STEPS: Record<DispositionKind, WizardStep[]> = {
  D0: [{ title: d0, name: '原因与措施', fields: [...why, { key: 'result', label: '办理结果', help: '办完后填写' }] }],
  D1: [
    { title: d1, name: '原因与事件', fields: [...why, { key: 'event', label: '客观事件' }, { key: 'evidence', label: '依据', help: '文件名称、文号等' }] },
    { title: d1, name: '报告财政', fields: [{ key: 'reported_on', label: '报告财政日期', help: date }] },
    { title: d1, name: '批复', fields: [{ key: 'document_number', label: '批复文号', help: '取得批复后补填；新版绩效目标批复后自动认出' }] },
  ],
  D2: [
    { title: d2, name: '原因与措施', fields: why },
    { title: d2, name: '暂停与报告', fields: [{ key: 'suspended_on', label: '暂停实施日期', help: date }, { key: 'reported_on', label: '报告财政日期', help: date }] },
    { title: d2, name: '停止拨付', fields: [{ key: 'stopped_on', label: '停止拨付日期', help: date }, { key: 'document_number', label: '调减预算批复文号' }, { key: 'procurement', label: '已开始政府采购的处理' }] },
  ],
}

/** What takes a disposition on from a state. */
export const ACTIONS: { kind: DispositionKind; from: DispositionState; to: DispositionState; action: DispositionAction; title: string }[] = [
  { kind: 'D0', from: '拟办', to: '已办结', action: 'complete', title: '办结' },
  { kind: 'D1', from: '拟办', to: '已报', action: 'report', title: '报告财政' },
  { kind: 'D1', from: '已报', to: '已批复', action: 'approve', title: '登记批复' },
  { kind: 'D2', from: '拟办', to: '已报', action: 'report', title: '报告财政' },
  { kind: 'D2', from: '已报', to: '已办结', action: 'complete', title: '办结' },
]
