import type { Moving } from '@/platform'

/** What moves, line by line. */
export function lines({ contents, people, key, kept }: Moving): { title: string; text: string }[] {
  return [
    { title: '单位', text: `${contents.unit}，${contents.year}年度` },
    { title: '数据', text: `${contents.projects} 个项目，${contents.entries} 笔台账，${contents.progress} 条进展，${contents.findings} 个问题` },
    { title: '佐证材料', text: `${contents.attachments} 份` },
    { title: '人员', text: people ? `${people} 位，登录密码不变` : '没有登记人员，一人办理' },
    { title: '签名密钥', text: key ? '有，仍由原密码保护，另附一份备份' : '还没有' },
    ...(kept ? [{ title: '收到的报送包', text: `${kept} 个` }] : []),
  ]
}
