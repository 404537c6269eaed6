import { ACTIVITY_TASKS, lastAccessMs, pollersOf, WORKFLOW_TASKS } from '../../client/polled-queue.ts';
import type { TempotuneClient } from '../../client.ts';
import { dataTaskQueue } from '../../contract/names.ts';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { elapsed } from '../numbers.ts';
import { within } from './in-time.ts';
import { missing, ok, type Probe } from './probe.ts';
import { routingProbes } from './routing-probes.ts';

const NOT_FOUND = 5;

/** Server, namespace, workers, search attributes; each only makes sense when the one before is there. */
export async function temporalProbes(client: TempotuneClient): Promise<Probe[]> {
  const { address, namespace, taskQueue } = client.target;
  const server = await serverProbe(client);
  if (server.state === 'missing') return [server];
  return [
    server,
    await pollerProbe(client, taskQueue, WORKFLOW_TASKS),
    ...(await routingProbes(client)),
    await pollerProbe(client, dataTaskQueue(taskQueue), ACTIVITY_TASKS),
    await searchAttributeProbe(client),
  ].map((probe) => ({ ...probe, found: probe.found.replace('$server', `${address}, namespace ${namespace}`) }));
}

async function serverProbe({ target: { connection, address, namespace, tls } }: TempotuneClient): Promise<Probe> {
  const subject = 'Temporal server';
  try {
    await within(connection, () => connection.workflowService.describeNamespace({ namespace }));
    return ok(subject, '$server');
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) {
      return missing(
        subject,
        `${address} has no namespace ${namespace}`,
        `temporal operator namespace create -n ${namespace}`,
      );
    }
    if (tls)
      return missing(subject, `${address} does not answer. ${tls.reason}`, `${tls.fix}, or set TEMPORAL_ADDRESS`);
    return missing(subject, `${address} does not answer`, 'temporal server start-dev   (or set TEMPORAL_ADDRESS)');
  }
}

async function pollerProbe({ target }: TempotuneClient, name: string, taskQueueType: number): Promise<Probe> {
  const subject = `workers on ${name}`;
  try {
    const { listed, polling } = await within(target.connection, () => pollersOf(target, name, taskQueueType));
    if (polling.length > 0) return ok(subject, polling.map(({ identity }) => identity).join(', '));
    const [last] = listed.toSorted((a, b) => lastAccessMs(b) - lastAccessMs(a));
    const gone = last ? `, the last was ${last.identity}, ${elapsed(Date.now() - lastAccessMs(last))} ago` : '';
    return missing(subject, `nobody polls${gone}`, 'tempotune worker');
  } catch (error) {
    return missing(subject, (error as Error).message, 'tempotune worker');
  }
}

async function searchAttributeProbe({ target: { connection, namespace } }: TempotuneClient): Promise<Probe> {
  const subject = 'search attributes';
  const wanted = Object.values(searchAttributes);
  try {
    const { customAttributes } = await within(connection, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    const absent = wanted.filter(({ name }) => !(name in (customAttributes ?? {})));
    if (absent.length === 0) return ok(subject, wanted.map(({ name }) => name).join(', '));
    const flags = absent.map(({ name, type }) => `--name ${name} --type ${type === 'DOUBLE' ? 'Double' : 'Keyword'}`);
    return missing(
      subject,
      `not registered: ${absent.map(({ name }) => name).join(', ')}`,
      `tempotune worker (registers them), or: temporal operator search-attribute create ${flags.join(' ')}`,
    );
  } catch (error) {
    return missing(subject, (error as Error).message, 'ask who runs the Temporal server');
  }
}
