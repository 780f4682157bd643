import { expect, it } from 'vitest'

import { strengthSays } from './passwords'

it('a password says what it still lacks, and how strong it is', () => {
  expect(strengthSays('1234567', undefined).text).toBe('至少8个字符')
  expect(strengthSays('12345678', undefined).text).toBe('正在判断密码强度')
  expect(strengthSays('12345678', '弱')).toEqual({ text: '密码强度：弱，太容易猜到，请用几个不相关的词加数字。', isWeak: true })
  expect(strengthSays('锁好的抽屉1234', '强')).toEqual({ text: '密码强度：强，可以用。', isWeak: false })
})
