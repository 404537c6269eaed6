import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildWhenStale } from './build.mjs';
import { loadModules } from './generate/modules.mjs';
import { referenceFiles } from './generate/reference-files.mjs';
import { root } from './paths.mjs';
import { say } from './processes.mjs';

/** Writes docs/reference and schemas out of the code; `test/documents.test.ts` fails when they are not what this would write. */
await buildWhenStale();
const modules = await loadModules((path) => import(new URL(`../dist/${path}.js`, import.meta.url).href));
for (const [path, text] of Object.entries(referenceFiles(modules))) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  say(path);
}
