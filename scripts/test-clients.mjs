import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { buildWhenStale } from './build.mjs';
import { buildGoLauncher } from './clients/go-launcher.mjs';
import { ensureEnvironment } from './clients/python-environments.mjs';
import { ensureQuicktype } from './clients/quicktype.mjs';
import { suites } from './clients/suites.mjs';
import { installPackages } from './install.mjs';
import { whileLocked } from './lock.mjs';
import { root } from './paths.mjs';
import { runCaptured } from './processes.mjs';
import { ensureTemporalBinary } from './temporal-binaries.mjs';

const AT_ONCE = 2; // clients mostly wait: their polls are five seconds apart
const TIMEOUT_MS = 600_000;
const [, only] = /^--only[= ](.+)$/.exec(process.argv.slice(2).join(' ')) ?? [];
const wanted = suites.filter(({ name }) => only === undefined || name.includes(only));

/**
 * Google's own clients against the emulator, each with one of its own, and launchers in other languages against a worker.
 * `--only` and a part of a suite's name runs that one alone. The last line is `N passed, N failed`.
 */
async function testClients() {
  const { pythons, programs } = await whileLocked(setUp);
  const waiting = [...wanted];
  const results = [];
  const worker = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) results.push(await run(suite, pythons, programs));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const sum = (count) => results.reduce((total, result) => total + result[count], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

async function setUp() {
  await installPackages();
  const pythons = {};
  for (const { environment } of wanted) pythons[environment] ??= await ensureEnvironment(environment);
  await buildWhenStale();
  if (!pythons.launchers) return { pythons, programs: {} };
  const programs = {
    TEMPORAL_CLI_PATH: await ensureTemporalBinary('temporal'),
    GO_LAUNCHER: await buildGoLauncher(),
  };
  await ensureQuicktype();
  return { pythons, programs };
}

async function run({ name, environment, files, settings }, pythons, programs) {
  const start = performance.now();
  const options = ['-m', 'pytest', '--quiet', '--tb=short', '-rsx', '-p', 'no:cacheprovider', '-W', 'ignore'];
  const cwd = join(root, 'test', 'clients');
  // bytecode would be left in the sources, and a proxy would be asked for loopback addresses
  const env = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    ...programs,
    ...settings,
  };
  const done = await runCaptured(pythons[environment], [...options, ...files], { cwd, env, timeoutMs: TIMEOUT_MS });
  const output = stripVTControlCharacters(done.output);
  const { passed, failed, remarks } = readSummary(done.code, output);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${failed === 0 ? 'ok  ' : 'FAIL'}  ${name}: ${passed} passed, ${failed} failed (${seconds} s)${remarks}`,
  );
  if (failed > 0) console.log(output.trimEnd().replaceAll(/^/gm, '      '));
  return { passed, failed };
}

/** A run that broke off has counted nothing: that is one failure. What is skipped is said, and why. */
function readSummary(code, output) {
  const summary = output.trimEnd().split('\n').at(-1) ?? '';
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);
  const failed = count('failed') + count('error');
  const remarks = output.split('\n').filter((line) => /^(SKIPPED|XFAIL)|^note: /.test(line));
  return {
    passed: count('passed'),
    failed: code === 0 ? failed : Math.max(1, failed),
    remarks: remarks.map((line) => `\n      ${line}`).join(''),
  };
}

await testClients().catch((error) => {
  console.log(`${error.message}\n0 passed, 1 failed`);
  process.exitCode = 1;
});
