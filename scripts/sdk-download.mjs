import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runCaptured, say, TIMED_OUT } from './processes.mjs';
import { programs } from './temporal-programs.mjs';

const TIMEOUT_MS = 30_000; // the SDK has no limit of its own: behind a proxy that never answers it hangs for ever
const starters = { temporal: 'createLocal', 'temporal-test-server': 'createTimeSkipping' };

/** Lets the Temporal SDK download the program, in a process of its own that can be killed. */
export async function downloadBySdk(name, folder) {
  const { code, output } = await runCaptured(process.execPath, [fileURLToPath(import.meta.url), name, folder], {
    timeoutMs: TIMEOUT_MS,
  });
  const path = code === 0 ? biggestFile(folder) : undefined;
  if (path) return { path };
  const reason = code === TIMED_OUT ? `no end after ${TIMEOUT_MS / 1000} s` : output.trim();
  return { failure: `the download of the Temporal SDK: ${reason}` };
}

/** The SDK chooses the name; the program is the only thing of that size. */
function biggestFile(folder) {
  const files = readdirSync(folder).map((entry) => join(folder, entry));
  const sized = files.map((path) => ({ path, stats: statSync(path) })).filter(({ stats }) => stats.isFile());
  return sized.sort((a, b) => b.stats.size - a.stats.size).find(({ stats }) => stats.size > 1_000_000)?.path;
}

async function download(name, downloadDir) {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir, version: `v${programs[name].version}` };
  const environment = await TestWorkflowEnvironment[starters[name]]({ server: { executable } });
  await environment.teardown();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await download(process.argv[2], process.argv[3]).catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
