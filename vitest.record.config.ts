import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Records the histories that `test/replay/replay.test.ts` replays, once per released shape: npm run record-histories. */
const config: ViteUserConfig = mergeConfig(base, defineConfig({ test: { testTimeout: 300_000 } }));
config.test = { ...config.test, include: ['test/replay/record-histories.ts'] };

export default config; // vitest reads the default export
