import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isBuilt, markBuilt, sourceHash } from './build-stamp.mjs';
import { root, toolPath } from './paths.mjs';
import { runShown, say } from './processes.mjs';
import { bundleWorkflows } from './workflow-bundle.mjs';

const dist = join(root, 'dist');

export async function buildWhenStale() {
  if (!isBuilt()) await build();
}

async function build() {
  say('Building (about 10 seconds) …');
  const hash = sourceHash(); // before reading the sources: an edit during the build makes it stale, not wrong
  rmSync(dist, { recursive: true, force: true });
  await compile();
  await bundle();
  markBuilt(hash);
}

async function compile() {
  await runShown(process.execPath, [toolPath('typescript', 'tsc'), '-p', 'tsconfig.build.json']).catch(() => {
    throw new Error('The TypeScript sources do not compile (see above)');
  });
  const main = join(dist, 'cli', 'main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
}

/** The worker starts from one of these files: without them each start would bundle anew, and need a bundler in production. */
async function bundle() {
  const workflows = join(dist, 'workflows', 'index.js');
  if (!existsSync(workflows)) return say('No src/workflows/index.ts yet: no workflow bundle');
  const encodedFailures = join(dist, 'contract', 'encoded-failures.cjs');
  writeFileSync(join(dist, 'workflow-bundle.js'), await bundleWorkflows(workflows));
  writeFileSync(join(dist, 'encrypted-workflow-bundle.js'), await bundleWorkflows(workflows, encodedFailures));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build().catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
