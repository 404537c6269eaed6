import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../../scripts/workflow-bundle.mjs';

interface UpgradeBundles {
  /** Path of the bundle made of `workflows/<name>.ts`. */
  make(name: 'guarded' | 'unguarded'): Promise<string>;
  remove(): void;
}

/** Builds of tomorrow, in a folder of their own. */
export function upgradeBundles(): UpgradeBundles {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-upgrade-'));
  return {
    async make(name) {
      const path = join(folder, `${name}.js`);
      writeFileSync(path, await bundleWorkflows(fileURLToPath(new URL(`workflows/${name}.ts`, import.meta.url))));
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
