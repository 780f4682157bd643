import { computed, ref, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'system'

const KEY = 'theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function stored(): Theme {
  const value = localStorage.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Light, dark, or as the system has it; kept on this computer. */
export const theme = ref<Theme>(stored())

const systemIsDark = ref(dark.matches)
dark.addEventListener('change', () => (systemIsDark.value = dark.matches))

/** The one of both that is shown. */
export const shownTheme = computed(() => (theme.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : theme.value))

/** Puts the theme on the page, now and whenever it changes. */
export function followTheme(): void {
  watchEffect(() => {
    document.documentElement.dataset.theme = shownTheme.value
    localStorage.setItem(KEY, theme.value)
  })
}
