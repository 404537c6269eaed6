// Launches a sweep, or joins the one that the same request made under this id, and prints its result as JSON: no SDK, only
// Temporal's own HTTP API.
//
//   node launch.mjs REQUEST.json WORKFLOW_ID
//
// TEMPORAL_HTTP_ADDRESS is the server's, for example 127.0.0.1:7243 of `temporal server start-dev --http-port 7243`.
// Exit codes: 0 done, 1 failed, 3 request or dataset invalid, 9 the id stands for another request.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const [requestFile, workflowId] = process.argv.slice(2);
const { TEMPORAL_HTTP_ADDRESS = '127.0.0.1:7243', TEMPORAL_NAMESPACE = 'default' } = process.env;
const run = `http://${TEMPORAL_HTTP_ADDRESS}/api/v1/namespaces/${TEMPORAL_NAMESPACE}/workflows/${workflowId}`;
const ALREADY_EXISTS = 409;

/** As RFC 8785 writes JSON: sorted keys, nothing between. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

async function launch(request) {
  const hash = createHash('sha256').update(canonical(request)).digest('hex');
  const started = await fetch(run, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      workflowType: { name: 'sweep' },
      taskQueue: { name: 'tempotune' },
      input: [request],
      memo: { fields: { tempotuneRequestHash: hash } },
      // one that runs is joined; one that ended well is too; one that failed makes room for a new one
      workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
      workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY',
    }),
  });
  if (!started.ok && started.status !== ALREADY_EXISTS) throw new Error(await started.text());
  const { workflowExecutionInfo } = await (await fetch(run)).json();
  return workflowExecutionInfo.memo?.fields?.tempotuneRequestHash === hash ? 0 : 9;
}

/** The event that ended the run; the server answers each call after twenty seconds at the latest. */
async function lastEvent() {
  // payloads as they are: put into plain JSON by the server, an empty list would arrive as null
  const headers = { accept: 'application/json+no-payload-shorthand' };
  const only = 'waitNewEvent=true&historyEventFilterType=HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT';
  let page = '';
  for (;;) {
    const { history, nextPageToken } = await (await fetch(`${run}/history?${only}${page}`, { headers })).json();
    const [event] = history?.events ?? [];
    if (event) return event;
    page = nextPageToken ? `&nextPageToken=${encodeURIComponent(nextPageToken)}` : '';
  }
}

async function main() {
  const conflict = await launch(JSON.parse(await readFile(requestFile, 'utf8')));
  if (conflict) {
    console.error(`workflow id ${workflowId} stands for another request`);
    return conflict;
  }
  const event = await lastEvent();
  const { result } = event.workflowExecutionCompletedEventAttributes ?? {};
  if (result) {
    console.log(Buffer.from(result.payloads[0].data, 'base64').toString('utf8'));
    return 0;
  }
  const { failure } = event.workflowExecutionFailedEventAttributes ?? {};
  console.error(failure?.message ?? event.eventType);
  return failure?.applicationFailureInfo?.type === 'InvalidRequest' ? 3 : 1;
}

process.exitCode = await main();
