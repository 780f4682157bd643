import { mount, RouterLinkStub } from '@vue/test-utils'
import { expect, it } from 'vitest'

import BasisLink from './BasisLink.vue'

const shown = (basis: string) => mount(BasisLink, { props: { basis }, global: { stubs: { RouterLink: RouterLinkStub } } })

it('leads from an article of the 办法 to its text', () => {
  const link = shown('办法第十条、第十七条（一）').getComponent(RouterLinkStub)
  expect(link.props('to')).toEqual({ path: '/help', query: { article: '第十条' } })
  expect(link.text()).toBe('办法第十条、第十七条（一）')
})

it('shows what is no article of it as it is', () => {
  const plain = shown('条例第十七条')
  expect(plain.findComponent(RouterLinkStub).exists()).toBe(false)
  expect(plain.text()).toBe('条例第十七条')
})
