import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { commands, toFailure, type AppInfo, type Failure, type Outstanding, type Role } from '@/platform'

/** What the frame shows; nothing before the first answer. */
export const info = shallowRef<AppInfo>()
/** What the rules and warnings count; nothing until it is known of the open store. */
export const outstanding = shallowRef<Outstanding>()
/** Why the frame could not be filled. */
export const failure = shallowRef<Failure>()
/** The open store. */
export const store = computed(() => info.value?.store ?? undefined)
/** Whether the file itself can only be looked at, whoever is signed in. */
export const frozen = computed(() => store.value?.read_only ?? true)
/** Who is signed in, where people are registered. */
export const person = computed(() => store.value?.person ?? undefined)
/** Whether people are registered and nobody of them is signed in. */
export const signInNeeded = computed(() => (store.value?.people.length ?? 0) > 0 && !person.value)

/** Why whoever is signed in may not do what these roles do, or "". */
export function lacking(...roles: Role[]): string {
  const held = person.value?.roles
  return !held || roles.some((role) => held.includes(role)) ? '' : `需由${roles.join('或')}办理`
}

/** What roles may do: why whoever is signed in may not, or "", and whether it can only be looked at. */
export function rightOf(...roles: Role[]) {
  const barred = computed(() => lacking(...roles))
  return { barred, readonly: computed(() => frozen.value || barred.value !== '') }
}

/** Whether what the preparer fills in can only be looked at. */
export const { readonly: readOnly } = rightOf('填报人')

/** Rises when the page that is shown must ask for everything anew. */
export const version = ref(0)

/** What is outstanding is counted once writes pause so long, in milliseconds. */
const CALM = 60
let last = 0

/** Asks the program anew; after every write the counts of the frame follow from this. */
export async function refresh(): Promise<void> {
  const mine = ++last
  try {
    const answer = await commands.appInfo()
    if (mine !== last) return
    if (answer.store?.path !== info.value?.store?.path || answer.store?.workbench.year !== info.value?.store?.workbench.year) outstanding.value = undefined
    info.value = answer
    failure.value = undefined
    if (answer.store && !signInNeeded.value) void count(mine)
  } catch (thrown) {
    if (mine === last) failure.value = toFailure(thrown)
  }
}

/** Counts what is outstanding; of several writes in a row only the last is followed. */
async function count(mine: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, CALM))
  if (mine !== last) return
  try {
    const answer = await commands.appOutstanding()
    if (mine === last) outstanding.value = answer
  } catch {
    // The page that needs them says why they can't be counted.
    if (mine === last) outstanding.value = undefined
  }
}

/** How the page that is shown asks anew without being built anew, so that its place is kept. */
const reload = shallowRef<() => Promise<void>>()

/** Lets a page ask anew by itself. */
export function useReload(ask: () => Promise<void>): void {
  reload.value = ask
  onScopeDispose(() => {
    if (reload.value === ask) reload.value = undefined
  })
}

/** Asks anew for the frame and for the page that is shown. */
export async function refreshAll(): Promise<void> {
  const [ask] = await Promise.all([reload.value, refresh()])
  if (ask) await ask()
  else version.value += 1
}
