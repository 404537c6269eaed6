import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tempotune-python-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What set-up answers with this `python3`, a shell script, as the only one on PATH. */
function ensure(script?: string): { said: string; cached: string[] } {
  const path = join(folder, 'path');
  const cache = join(folder, 'cache');
  for (const made of [path, cache]) mkdirSync(made, { recursive: true });
  if (script !== undefined) writeFileSync(join(path, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const code = `
    import { ensureEnvironment } from './scripts/clients/python-environments.mjs';
    console.log(await ensureEnvironment('newest').catch(({ message }) => message));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: path, TEMPOTUNE_CACHE_DIR: cache },
    encoding: 'utf8',
  });
  return { said: stdout.trim(), cached: readdirSync(cache) };
}

describe('the Python environment of a client', () => {
  test.each([
    ['missing', undefined],
    ['too old', 'echo 3 8'],
    ['broken', 'exit 1'],
  ])('needs Python: when it is %s, that is said with what to do', (_, script) => {
    const { said, cached } = ensure(script);
    expect(said).toContain('no such python3 on PATH. To fix: install it');
    expect(cached).toEqual([]);
  });

  test('is not taken for complete when its set-up broke off', () => {
    const failing = 'if [ "$1" = -c ]; then echo 3 11; else echo "No module named venv"; exit 1; fi';
    const { said } = ensure(failing);
    expect(said).toMatch(
      /^python3 -m venv .* ended with exit code 1:\n {2}No module named venv\nTo fix: .*python3-venv/,
    );
    expect(ensure('exit 1').said).toContain('To fix: install it');
  });

  test('is made once, of exactly the packages of its lock file', () => {
    const log = join(folder, 'calls');
    const makesVenv = `
      echo "$@" >> ${log}
      if [ "$1" = -c ]; then echo 3 11; exit; fi
      /bin/mkdir -p "$3/bin" && printf '#!/bin/sh\\necho "$@" >> ${log}\\n' > "$3/bin/python" && /bin/chmod +x "$3/bin/python"`;
    const first = ensure(makesVenv);
    expect(first.said).toMatch(/cache\/python-newest-3\.11-[a-z0-9-]+\/bin\/python$/);
    expect(ensure(makesVenv).said).toBe(first.said);
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    expect(calls.filter((call) => call.includes('pip install'))).toEqual([
      expect.stringMatching(/--no-deps .*--require-hashes --requirement .*requirements\/newest\.txt$/),
    ]);
  });
});
