import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { findTemporalBinary, type TemporalProgram } from '../../scripts/temporal-binaries.mjs';
import { bundleWorkflows } from '../../scripts/workflow-bundle.mjs';
import { startDevServer } from './dev-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** One Temporal dev server for all files of the run: own task queue and workflow ids per test. */
    temporalAddress: string;
    temporalCliPath: string;
    timeSkippingServerPath: string;
    /** The current workflows as `workflowBundle: { codePath }`. Empty when they do not bundle; the reason is on stderr. */
    workflowBundlePath: string;
  }
}

const workflows: string = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const temporalCliPath = requireProgram('temporal');
  const timeSkippingServerPath = requireProgram('temporal-test-server');
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // also after Ctrl-C
  const [server, workflowBundlePath] = await Promise.all([startDevServer(temporalCliPath), writeBundle(folder)]);
  const provided: ProvidedContext = {
    temporalAddress: server.address,
    temporalCliPath,
    timeSkippingServerPath,
    workflowBundlePath,
  };
  for (const [key, value] of Object.entries(provided)) provide(key as keyof ProvidedContext, value);
  return () => server.stop();
}

/** A bundle that fails must not hide the tests that need none; the architecture test fails then. */
async function writeBundle(folder: string): Promise<string> {
  if (!existsSync(workflows)) return '';
  const path = join(folder, 'workflow-bundle.js');
  try {
    writeFileSync(path, await bundleWorkflows(workflows));
    return path;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return '';
  }
}

function requireProgram(name: TemporalProgram): string {
  const path = findTemporalBinary(name);
  if (!path) throw new Error(`${name} is missing. To fix: run npm test, or node scripts/setup.mjs, which fetches it`);
  return path;
}
