import './styles/index'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { keepCompositionToItself } from './shared/keyboard/composition'
import { keepTrackOfTyping } from './shared/keyboard/typing'
import { keepWebviewKeysOff } from './shared/keyboard/webview'
import { followTheme } from './shared/theme'
import { followZoom } from './shared/zoom'

followTheme()
followZoom()
keepCompositionToItself()
keepTrackOfTyping()
keepWebviewKeysOff()
createApp(App).use(router).mount('#app')
