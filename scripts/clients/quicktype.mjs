import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runCaptured, say } from '../processes.mjs';
import { cacheFolder } from '../temporal-programs.mjs';

const FILES = ['package.json', 'package-lock.json'];
const TIMEOUT_MS = 300_000;

/** The script of quicktype, which makes types of a JSON Schema; installed outside the project, which does not need it to run. */
export async function ensureQuicktype() {
  const from = join(root, 'test', 'clients', 'requirements', 'quicktype');
  const hash = createHash('sha256')
    .update(readFileSync(join(from, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), `quicktype-${hash}`);
  const complete = join(folder, '.complete'); // written last: a broken-off set-up does not count
  if (!existsSync(complete)) {
    say('Setting up quicktype …');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const file of FILES) copyFileSync(join(from, file), join(folder, file));
    const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await runCaptured('npm', install, { cwd: folder, timeoutMs: TIMEOUT_MS });
    if (code !== 0) throw new Error(`npm ci of quicktype ended with exit code ${code}:\n${output.trim()}`);
    writeFileSync(complete, '');
  }
  return join(folder, 'node_modules', 'quicktype', 'dist', 'index.js');
}
