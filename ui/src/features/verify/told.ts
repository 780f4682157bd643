import type { Verified } from '@/platform'
import { UNKNOWN, verdictOf, type Verdict } from '@/shared/verdict/verdict'

/** The verdict as it is told: a file that could not be read has none. */
export function verdictTold({ verdict, error }: Verified): Verdict {
  return error ? UNKNOWN : verdictOf(verdict)
}

/** How many have which verdict, in words: `有效 2 个，无效 1 个`. */
export function told(verified: readonly Verified[]): string {
  const counts = new Map<string, number>()
  for (const one of verified) {
    const { words } = verdictTold(one)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts].map(([words, count]) => `${words} ${count} 个`).join('，')
}

/** What a verdict means for whoever looks at it. */
export function meaning({ verdict, error }: Verified): string {
  if (error) return `${error.message}${error.hint}`
  switch (verdict) {
    case 'valid':
      return '签名的密钥已经登记，签名后没有改动。'
    case 'valid-unregistered':
      return '签名后没有改动；签名的密钥没有登记，请按盖章的登记表核对指纹后再采信。'
    case 'valid-expired':
      return '签名后没有改动；密钥的登记已过有效期，请对方重新登记。'
    case 'revoked':
      return '签名的密钥已经吊销，不能接收。'
    default:
      return '不能采信，理由如下。'
  }
}

/** One package with how deep it lies within an aggregate. */
export interface Row {
  one: Verified
  depth: number
}

/** The packages in reading order, those of an aggregate below it. */
export function rows(verified: readonly Verified[], depth = 0): Row[] {
  return verified.flatMap((one) => [{ one, depth }, ...rows(one.packages ?? [], depth + 1)])
}
