import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Durability under fire: stories that take longer than `npm test` has time for. npm run test:fire runs them. */
const config: ViteUserConfig = mergeConfig(
  base,
  defineConfig({ test: { testTimeout: 600_000, hookTimeout: 300_000 } }),
);
config.test = { ...config.test, include: ['test/**/*.fire.test.ts'], exclude: [] };

export default config; // vitest reads the default export
