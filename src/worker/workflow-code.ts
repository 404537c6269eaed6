import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundleOption } from '@temporalio/worker';

interface WorkflowCode {
  readonly workflowBundle?: WorkflowBundleOption;
  readonly workflowsPath?: string;
}

/**
 * The bundle that the build made, for plain or for encrypted payloads (how a failure is written is decided inside the
 * bundle); from unbuilt source, Temporal makes it at start.
 */
export function workflowCode(given: string | undefined, isEncrypted: boolean): WorkflowCode {
  const name = isEncrypted ? 'encrypted-workflow-bundle.js' : 'workflow-bundle.js';
  const codePath = given ?? fileURLToPath(new URL(`../${name}`, import.meta.url));
  if (given !== undefined || existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
}
