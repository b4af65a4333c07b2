import tseslint from 'typescript-eslint';

const nothingButTime = (message) =>
  ['Date', 'setTimeout', 'setInterval', 'fetch', 'process', 'crypto', 'console', 'performance'].map(
    (name) => ({
      name,
      message,
    }),
  );

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '.holdfast/**', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // A handler that has nothing to await still answers a promise: that is its contract.
      '@typescript-eslint/require-await': 'off',
      // Our objects are plain records of functions that never use `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A type parameter that appears once is how zod schemas and endpoints carry their shape.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      complexity: ['error', 12],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['services/*/src/**/*.ts', 'packages/service-kit/src/**/*.ts'],
    ignores: [
      'services/*/src/main.ts',
      'services/*/src/migrate.ts',
      'services/*/src/bootstrap-*.ts',
      'packages/service-kit/src/testing/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in the entry file.' },
      ],
    },
  },
  {
    files: ['services/*/src/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...nothingButTime('The domain gets time and values as arguments.')],
    },
  },
  {
    files: ['services/*/src/workflows/*.workflow.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...nothingButTime('A workflow is replayed: only its context may tell it anything.'),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'AwaitExpression', message: 'A workflow yields; it never awaits.' },
        {
          selector: 'FunctionDeclaration[generator=true][async=false]',
          message: 'The engine only runs async generators.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'A workflow is replayed.' },
      ],
    },
  },
  {
    files: [
      '**/*.test.ts',
      'tests/**/*.ts',
      'bench/**/*.ts',
      '**/test/**/*.ts',
      'packages/service-kit/src/testing/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests look into answers freely: what they find there is what they check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'no-console': 'off',
    },
  },
  {
    // Jest takes the default export of its global set-up, and nothing else.
    files: ['tests/support/postgres-*.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['packages/local-stack/src/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
