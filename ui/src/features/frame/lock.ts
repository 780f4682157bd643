import { nextTick } from 'vue'

import { commands, toFailure } from '@/platform'
import { allSaved } from '@/shared/saving'
import { failed } from '@/shared/toast/toasts'

import { refresh } from './session'

/** Nobody is signed in any more: the window is locked, and another person may sign in. */
export async function lockWindow(): Promise<void> {
  // What is typed in an open cell is saved by leaving it.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  await nextTick()
  await allSaved()
  try {
    await commands.signOut()
    await refresh()
  } catch (thrown) {
    failed(toFailure(thrown))
  }
}
