const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

/** Two projects: everything that needs at most PostgreSQL, and what boots the whole platform. */
export default {
  // A bound for what hangs, not a measure of speed: machines differ.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/tests/support/progress-reporter.js'],
  projects: [
    {
      ...common,
      displayName: 'parts',
      testMatch: ['<rootDir>/packages/**/*.test.ts', '<rootDir>/services/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/postgres-setup.ts',
      globalTeardown: '<rootDir>/tests/support/postgres-teardown.ts',
    },
    {
      ...common,
      displayName: 'platform',
      testMatch: ['<rootDir>/tests/platform/**/*.test.ts'],
    },
  ],
};
