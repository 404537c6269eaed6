import { stripVTControlCharacters } from 'node:util';
import { steps } from './check-steps.mjs';
import { installPackages } from './install.mjs';
import { whileLocked } from './lock.mjs';
import { runCaptured } from './processes.mjs';

const STILL_RUNNING_MS = 30_000;

/** Goes on after a failing step: one run shows all there is to mend. */
async function check() {
  await whileLocked(installPackages);
  const results = [];
  for (const step of steps) results.push(await runStep(step));
  report(results);
}

async function runStep({ name, command }) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  const timer = setInterval(() => console.log(`      ${name}, still running (${seconds()})`), STILL_RUNNING_MS);
  const { code, output: coloured } = await runCaptured(process.execPath, command());
  const output = stripVTControlCharacters(coloured); // it is read for its counts, and shown in logs
  clearInterval(timer);
  const passed = code === 0;
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name} (${seconds()})`);
  if (!passed) console.log(indent(output));
  return { name, passed, output };
}

/** The last line counts tests and the other steps together; tests that never ran count as one failure. */
function report(results) {
  const tests = results.find(({ name }) => name === 'tests');
  const others = results.filter((result) => result !== tests);
  const skipped = tests.output.split('\n').filter((line) => line.startsWith('skipped: '));
  const counts = countTests(tests);
  const passed = others.filter((step) => step.passed).length;
  if (skipped.length > 0) console.log(`\n${skipped.join('\n')}`);
  const failed = results.filter((step) => !step.passed).map(({ name }) => name);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  console.log(`\n${counts.passed} tests and ${passed} of ${others.length} other steps passed`);
  console.log(`${counts.passed + passed} passed, ${counts.failed + others.length - passed} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function countTests({ passed, output }) {
  const [, good = 0, bad = 0] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  return { passed: Number(good), failed: passed ? 0 : Math.max(1, Number(bad)) };
}

function indent(output) {
  return output.trimEnd().replaceAll(/^/gm, '      ');
}

await check().catch((error) => {
  console.log(`${error.message}\n0 passed, 1 failed`);
  process.exitCode = 1;
});
