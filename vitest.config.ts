import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.fire.test.ts'], // npm run test:fire
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks', // the native core of the Temporal SDK crashes in worker threads
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/summary-reporter.ts'],
    env: { METADATA_SERVER_DETECTION: 'none' }, // else Google's clients look for a metadata server, which takes time
  },
});

export default config; // vitest reads the default export
