// A service in TypeScript that launches a sweep by Nexus: its worker, and one call of its workflow.
//
//   node launch.mjs REQUEST.json WORKFLOW_ID
//
// Exit codes: 0 done, 1 failed, 3 request or dataset invalid, 9 the id stands for another request.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [requestFile, sweepId] = process.argv.slice(2);
const { TEMPORAL_ADDRESS: address = '127.0.0.1:7233', NEXUS_ENDPOINT: endpoint = 'tempotune' } = process.env;
const taskQueue = 'my-service';
const EXIT_CODES = { BAD_REQUEST: 3, InvalidRequest: 3, CONFLICT: 9 };

/** The failures from the outermost to the root. */
function causes(error) {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const request = JSON.parse(await readFile(requestFile, 'utf8'));
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
});
const client = new Client({ connection: await Connection.connect({ address }) });
try {
  const result = await worker.runUntil(
    client.workflow.execute('launchSweep', {
      workflowId: `${taskQueue}-${sweepId}-${Date.now()}`,
      taskQueue,
      args: [endpoint, sweepId, request],
    }),
  );
  console.log(JSON.stringify(result));
} catch (error) {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const failures = causes(error);
  const known = failures.find(({ type }) => EXIT_CODES[type]);
  console.error((known ?? failures.at(-1)).message);
  process.exitCode = EXIT_CODES[known?.type] ?? 1;
} finally {
  await client.connection.close();
  await connection.close();
}
