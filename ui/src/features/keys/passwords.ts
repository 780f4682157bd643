import type { Strength } from '@/platform'

/** Fewest characters of a key's password. */
export const SHORTEST = 8

const HOW: Record<Strength, string> = {
  弱: '太容易猜到，请用几个不相关的词加数字',
  一般: '可以用，更长一些更好',
  较强: '可以用',
  强: '可以用',
}

/** What stands under a password that is being set. */
export function strengthSays(password: string, strength: Strength | undefined): { text: string; isWeak: boolean } {
  if (password.length < SHORTEST) return { text: `至少${SHORTEST}个字符`, isWeak: false }
  if (!strength) return { text: '正在判断密码强度', isWeak: false }
  return { text: `密码强度：${strength}，${HOW[strength]}。`, isWeak: strength === '弱' }
}
