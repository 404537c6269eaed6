import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedTypes } from './clients/generated-types.mjs';
import { ensureEnvironment } from './clients/python-environments.mjs';
import { ensureQuicktype } from './clients/quicktype.mjs';
import { root } from './paths.mjs';
import { say } from './processes.mjs';

/** Writes the types in examples/, or with --check says which are not what the schema gives. */
const isCheck = process.argv.includes('--check');
const [python, quicktype] = [await ensureEnvironment('launchers'), await ensureQuicktype()];
const stale = [];
for (const [path, text] of Object.entries(await generatedTypes({ python, quicktype }))) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (isCheck) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  say(path);
}
if (isCheck && stale.length > 0) {
  console.error(`not what schemas/sweep-request.json gives: ${stale.join(', ')}. To fix: npm run generate:clients`);
  process.exitCode = 1;
}
