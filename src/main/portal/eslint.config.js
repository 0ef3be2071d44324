import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import { configs as lit } from 'eslint-plugin-lit'
import { configs as wc } from 'eslint-plugin-wc'
import typescript from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['src/generated']),
  js.configs.recommended,
  {
    // Prettier does not break long texts and comments.
    rules: { 'max-len': ['error', { code: 120 }] },
  },
  {
    files: ['*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.recommended, lit['flat/recommended'], wc['flat/best-practice']],
    languageOptions: { parserOptions: { project: 'tsconfig.tests.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // Global event maps are extended by mapped types.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // Methods that are overridden have parameters that not each of them needs.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // TypeScript knows that the base classes have the lifecycle callbacks.
      'wc/guard-super-call': 'off',
      // Elements that add listeners without removing them live as long as the page.
      'wc/require-listener-teardown': 'off',
    },
  },
)
