import './styles/index'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { keepWebviewKeysOff } from './shared/keyboard/webview'
import { followTheme } from './shared/theme'

followTheme()
keepWebviewKeysOff()
createApp(App).use(router).mount('#app')
