import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import type { Incoming, ReceivedOutcome } from '@/platform'

import ReceiveDialog from './ReceiveDialog.vue'

const receive = vi.hoisted(() => vi.fn())
vi.mock('@/platform', () => ({ receivePackages: receive, commands: { workCancel: vi.fn() }, toFailure: (thrown: unknown) => (thrown instanceof Error ? { code: thrown.message, message: '密码不对。', hint: '' } : thrown) }))

const incoming = (outcome: ReceivedOutcome, file: string): Incoming => ({ file, outcome, verdict: outcome === 'refused' ? 'invalid' : 'valid', id: null, unit_code: '105001', unit_name: '示例中心', sequence: 1, fingerprint: '', problems: outcome === 'refused' ? [{ rule: 'P03', message: '内容损坏。' }] : [], quarantined: null })
const found = (dry_run: boolean) => ({ packages: [incoming('refused', '/u/坏.zip'), incoming('taken', '/u/好.zip')], taken: 1, dry_run })

function opened() {
  const stubs = { AskDialog: { template: '<div><slot /><slot name="actions" /></div>' } }
  return mount(ReceiveDialog, { props: { modelValue: true, files: ['/u/坏.zip', '/u/好.zip'] }, global: { stubs } })
}

beforeEach(() => void receive.mockReset())

it('shows the plan first, and takes only when it is told to', async () => {
  receive.mockImplementation((_files: string[], _password: string | null, plan: boolean) => Promise.resolve(found(plan)))
  const dialog = opened()
  await flushPromises()
  expect(receive.mock.calls.map(([, , plan]) => plan)).toEqual([true])
  expect(dialog.get('[data-outcome="refused"]').text()).toContain('P03 内容损坏。')
  expect(dialog.get('[data-action="take"]').text()).toBe('接收 1 个')
  await dialog.get('[data-action="take"]').trigger('click')
  await flushPromises()
  expect(receive.mock.calls.map(([, , plan]) => plan)).toEqual([true, false])
  expect(dialog.emitted('taken')).toHaveLength(1)
  // What was refused stays to be read.
  expect(dialog.emitted('update:modelValue')).toBeUndefined()
})

it('closes when it is cancelled, and says any other failure', async () => {
  receive.mockRejectedValueOnce({ code: 'cancelled', message: '已取消。', hint: '' })
  const cancelled = opened()
  await flushPromises()
  expect(cancelled.emitted('update:modelValue')).toEqual([[false]])
  receive.mockRejectedValueOnce({ code: 'nothing_to_receive', message: '文件夹中没有报送包。', hint: '' })
  const empty = opened()
  await flushPromises()
  expect(empty.text()).toContain('文件夹中没有报送包。')
})

it('asks for the password where packages are encrypted, again where it is wrong', async () => {
  receive.mockImplementation((_files: string[], password: string | null, plan: boolean) => {
    if (password === null) return Promise.reject(new Error('password_needed'))
    return password === '对的' ? Promise.resolve(found(plan)) : Promise.reject(new Error('wrong_password'))
  })
  const dialog = opened()
  await flushPromises()
  for (const typed of ['错的', '对的']) {
    await dialog.get('[data-field="receive_password"]').setValue(typed)
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(dialog.find('form').exists()).toBe(typed === '错的')
  }
  await dialog.get('[data-action="take"]').trigger('click')
  await flushPromises()
  expect(receive.mock.calls.map(([, password]) => password as string | null)).toEqual([null, '错的', '对的', '对的'])
})
