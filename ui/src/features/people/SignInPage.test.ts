import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { commands, type StoreInfo } from '@/platform'

import SignInPage from './SignInPage.vue'

const at = '2026-08-12T09:00:00'
const store = {
  unit: { name: '自治区示例中心' },
  workbench: { year: 2026 },
  people: [
    { name: '李建国', roles: ['负责人'], password_set_at: at },
    { name: '苏日娜', roles: ['填报人', '审核人'], password_set_at: at },
  ],
} as unknown as StoreInfo

describe('the sign-in', () => {
  beforeEach(() => localStorage.clear())

  const page = () => mount(SignInPage, { props: { store }, attachTo: document.body })

  it('lets a person be chosen by name and role, and is told who came in', async () => {
    const signIn = vi.spyOn(commands, 'signIn').mockResolvedValue({ name: '苏日娜', roles: ['填报人'], password_set_at: at })
    const wrapper = page()
    expect(wrapper.get('[data-person="苏日娜"]').text()).toContain('填报人、审核人')
    expect(wrapper.get('[data-action="sign-in"]').attributes('disabled')).toBeDefined()
    await wrapper.get('[data-person="苏日娜"]').trigger('click')
    await wrapper.get('input').setValue('抽屉里的钥匙')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(signIn).toHaveBeenCalledWith('苏日娜', '抽屉里的钥匙')
    expect(wrapper.emitted('signedIn')).toHaveLength(1)
    wrapper.unmount()
    expect(page().get('[data-person="苏日娜"]').attributes('aria-checked')).toBe('true')
  })

  it('says why not, forgets the wrong password and waits for another', async () => {
    const failure = { code: 'wrong_password', message: '密码不正确。', hint: '请核对后重新输入；忘记时请由负责人重新设置。', field: '', detail: '' }
    vi.spyOn(commands, 'signIn').mockRejectedValue(failure)
    const wrapper = page()
    await wrapper.get('[data-person="李建国"]').trigger('click')
    await wrapper.get('input').setValue('不对')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[role="alert"]').text()).toContain('密码不正确。')
    expect(wrapper.get('input').element.value).toBe('')
    expect(wrapper.emitted('signedIn')).toBeUndefined()
  })
})
