import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'out/', 'coverage/', 'engine/**/assembly/', 'eslint.config.js', 'vitest.config.ts'] },
  ...tseslint.configs.strictTypeChecked,
  {
    // That of the tests holds the sources too: with two programs each would be read and checked twice.
    languageOptions: { parserOptions: { project: ['./test/tsconfig.json'] } },
    rules: {
      // Typed columns are indexed inside their length by construction; `noUncheckedIndexedAccess` makes each read say so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Taking a key out with a rest pattern is how a copy without it is made; the key itself is then called _name.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A scanner of bytes branches on what a byte may be; splitting it would hide the grammar.
      complexity: ['error', 30],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // One generated function per kernel is how the expression compiler works; nothing else may do it.
    files: ['engine/core/expression/bind.ts'],
    rules: { '@typescript-eslint/no-implied-eval': 'off' },
  },
);
