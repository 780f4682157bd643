// What was typed into the forms of the records, as the program takes it. Whatever can't be sent at all is refused here, the rest by the program.

import type { AssetPurchase, Commitment, ComplianceAnswer, EntryMark, Reply, ScopeItem, ScopeKind, SurveyFields, Verdict } from '@/platform'
import { isAmount, plainNumber } from '@/shared/format/numbers'
import { dateIn, plainText, typedNumber } from '@/shared/format/typed'
import { SOURCES } from '@/shared/words'

import { refusal, type Typed } from './useRecords'

export const SCOPE_KINDS: readonly ScopeKind[] = ['经济分类', '用途']
export const VERDICTS: readonly Verdict[] = ['属于本项目', '不属于本项目']
export const REPLIES: readonly Reply[] = ['是', '否', '不适用']

export function commitmentOf(typed: Typed): Commitment {
  const month = Number(plainText(typed['month'] ?? ''))
  const source = oneOf(SOURCES, typed['source'], '资金来源')
  const amount = amountOf(typed['amount'], '金额')
  if (!Number.isInteger(month) || month < 1 || month > 12) throw refusal('计划月份', '请选择计划月份。')
  return { source, amount, month, note: textOf(typed['note']) }
}

/** Several texts of a kind may be written at once, `、` between them. */
export function scopeItemsOf(typed: Typed): ScopeItem[] {
  const kind = oneOf(SCOPE_KINDS, typed['kind'], '类别')
  const texts = (typed['text'] ?? '').split(/[、，,；;\n]/).map((text) => (kind === '经济分类' ? plainText(text) : text.trim()))
  return [...new Set(texts)].filter(Boolean).map((text) => ({ kind, text }))
}

export function markOf(entry: number, typed: Typed): EntryMark {
  return { entry, verdict: oneOf(VERDICTS, typed['verdict'], '结论'), reason: textOf(typed['reason']) }
}

export function purchaseOf(typed: Typed, today: string): AssetPurchase {
  const date = dateOf(typed['date'], '日期', today)
  const number = plainNumber(typed['number'] ?? '')
  if (!/^\d{1,9}$/.test(number)) throw refusal('数量', '资产数量应为大于0的整数。')
  return {
    date,
    item: textOf(typed['item']),
    number: Number(number),
    unit_price: amountOf(typed['unit_price'], '单价'),
    standard: textOf(typed['standard']) ? amountOf(typed['standard'], '配置标准') : null,
  }
}

export function answerOf(question: string, typed: Typed, today: string): ComplianceAnswer {
  return { question, date: dateOf(typed['date'], '日期', today), answer: oneOf(REPLIES, typed['answer'], '回答'), remark: textOf(typed['remark']) }
}

export function surveyOf(project: string, indicator: { level2: string; level3: string } | undefined, typed: Typed): SurveyFields {
  if (!indicator) throw refusal('三级指标', '请选择满意度指标。')
  return { project, level2: indicator.level2, level3: indicator.level3, date: textOf(typed['date']), sample: plainNumber(typed['sample'] ?? ''), method: textOf(typed['method']) }
}

function textOf(typed: string | undefined): string {
  return (typed ?? '').trim()
}

function oneOf<W extends string>(words: readonly W[], typed: string | undefined, field: string): W {
  const word = words.find((one) => one === typed)
  if (word === undefined) throw refusal(field, `请选择${field}。`)
  return word
}

function amountOf(typed: string | undefined, field: string): string {
  const amount = typedNumber(typed ?? '', 6)
  if (!isAmount(amount)) throw refusal(field, `${field}应为数字，最多6位小数（万元）。`)
  return amount
}

function dateOf(typed: string | undefined, field: string, today: string): string {
  const date = dateIn(typed ?? '', today)
  if (date === undefined) throw refusal(field, '这不是有效日期，请按2026-07-31的样式填写。')
  return date
}
