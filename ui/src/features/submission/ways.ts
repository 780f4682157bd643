import type { Drive, ExportTo, Stage } from '@/platform'

/** Where a package can go. */
export type Way = ExportTo['way']

/** The stages of an export in their order. */
export const STAGES: { stage: Stage; title: string }[] = [
  { stage: 'check', title: '检查' },
  { stage: 'collect', title: '汇集数据' },
  { stage: 'forms', title: '生成监控表' },
  { stage: 'report', title: '生成监控报告' },
  { stage: 'sign', title: '打包签名，写入临时文件' },
  { stage: 'verify', title: '读回核对' },
  { stage: 'finish', title: '登记并改成正式文件名' },
]

/** A drive as people call it: its letter or where it is mounted, without what ends a path. */
export function pathOf({ path }: Drive): string {
  return path.replace(/[\\/]+$/, '') || path
}
