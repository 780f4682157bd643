import { commands, type Workbook } from '@/platform'
import { done } from '@/shared/toast/toasts'

/** What each workbook is called and holds. */
export const WORKBOOKS: Record<Workbook, { title: string; template: string; sheets: string }> = {
  targets: { title: '批复目标', template: '绩效目标模板.xlsx', sheets: '项目、资金、指标' },
  ledger: { title: '台账', template: '台账模板.xlsx', sheets: '资金台账、指标进展、问题' },
}

/** Asks for a place and writes the empty template there. */
export async function saveTemplate(kind: Workbook): Promise<void> {
  const path = await commands.pickSavePath(kind, WORKBOOKS[kind].template)
  if (!path) return
  await commands.templateWrite(kind, path)
  done('模板已保存', { label: '打开', run: async () => void (await commands.openPath(path)) })
}
