/**
 * Only what biome cannot see: rules that need types (a lost promise is a lost write), and bans of
 * single members. Everything else is biome's.
 */
import tseslint from 'typescript-eslint';

const safeCalls = [
  {
    from: 'package',
    package: 'node:test',
    name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
  },
];

const bans = [
  ['Date', 'now', 'Use platform.clock.nowMillis().'],
  ['Math', 'random', 'Use platform.random.'],
  ['process', 'hrtime', 'Use platform.clock.monotonicMillis().'],
].map(([object, property, message]) => ({ object, property, message }));

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: [
          './tsconfig.json',
          './src/panel/tsconfig.json',
          './test/browser/tsconfig.json',
          './bench/panel/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: safeCalls, checkThenables: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/node/**', 'src/tools/**', 'src/panel/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...bans],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Use platform.clock.nowMillis(); `new Date(millis)` is free.',
        },
        {
          selector: "CallExpression[callee.name='Date']",
          message: 'Use platform.clock.nowMillis().',
        },
      ],
    },
  },
);
