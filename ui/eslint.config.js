import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

const onlyThroughPlatform = {
  group: ['@tauri-apps/*', '**/generated/*'],
  message: 'Call commands through src/platform.',
}

export default typescript.config(
  { ignores: ['dist', 'src/generated'] },
  ...typescript.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      // The window's policy refuses style attributes and inline handlers.
      'vue/no-static-inline-styles': ['error', { allowBinding: true }],
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'always', component: 'always' } }],
      'no-restricted-imports': ['error', { patterns: [onlyThroughPlatform] }],
    },
  },
  {
    files: ['src/platform/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/shared/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            onlyThroughPlatform,
            { group: ['@/features/*', '@/views/*'], message: 'Shared parts know no feature.' },
          ],
        },
      ],
    },
  },
)
