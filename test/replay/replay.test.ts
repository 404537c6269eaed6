import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import * as workflows from '../../src/workflows/index.ts';
import { quietLogger } from '../support/quiet-logger.ts';

const folder: string = fileURLToPath(new URL('../histories', import.meta.url));
const recorded: string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);
const workflowBundle = { codePath: inject('workflowBundlePath') };

interface RecordedHistory {
  readonly events: readonly {
    workflowExecutionStartedEventAttributes?: {
      workflowId: string;
      workflowType: { name: string };
      input: { payloads: { data: string }[] };
    };
  }[];
}

function historyOf(name: string): RecordedHistory {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as RecordedHistory;
}

/** Under its own id: a sweep makes the ids of its children from it. */
async function replay(history: RecordedHistory): Promise<void> {
  const { workflowId } = history.events[0]?.workflowExecutionStartedEventAttributes ?? {};
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

beforeAll(() => {
  Runtime.install({ logger: quietLogger });
});

describe('runs that an earlier version began', () => {
  test.each(recorded)('%s goes on under the current workflows', async (name) => {
    await expect(replay(historyOf(name))).resolves.toBeUndefined();
  });

  test('go on in a line whose project would be refused today', async () => {
    const history = historyOf(recorded.find((name) => name.includes('quota-broker')) ?? '');
    const [payload] = history.events[0]?.workflowExecutionStartedEventAttributes?.input.payloads ?? [];
    if (!payload) throw new Error('the recorded broker has no input');
    const input = Buffer.from(payload.data, 'base64').toString();
    payload.data = Buffer.from(input.replace('test-project', 'bad project/x')).toString('base64');
    await expect(replay(history)).resolves.toBeUndefined();
  });

  test('are recorded of every workflow type that the worker serves', () => {
    const types = new Set(
      recorded.map((name) => historyOf(name).events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name),
    );
    const missing = Object.keys(workflows).filter((name) => !types.has(name));
    expect(missing, 'add a recording to record-histories.ts').toEqual([]);
  });

  test('would be told apart if the workflows no longer did the same', async () => {
    const history = historyOf(recorded.find((name) => name.includes('tune-model-succeeded')) ?? '');
    const text = JSON.stringify(history).replaceAll('"validateRequest"', '"someOtherActivity"');
    await expect(replay(JSON.parse(text) as RecordedHistory)).rejects.toThrow(/Nondeterminism/);
  });
});
