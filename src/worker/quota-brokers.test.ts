import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { type TemporalPlace, temporalQuotaBrokers } from './quota-brokers.ts';

const [COMPLETED, CONTINUED_AS_NEW] = [2, 6];
const held = { kind: 'held', fence: 7 };

/** A server that refuses questions with these states of the broker's run, then answers. */
function brokersOn(refusals: readonly number[]) {
  const left = [...refusals];
  const workflowService = {
    async queryWorkflow() {
      const status = left.shift();
      return status === undefined
        ? { queryResult: { payloads: [defaultPayloadConverter.toPayload(held)] } }
        : { queryRejected: { status } };
    },
  };
  const connection = { workflowService, plugins: [], withDeadline: <T>(_: number, ask: () => T): T => ask() };
  const place = { connection, namespace: 'default', dataConverter: {} } as unknown as TemporalPlace;
  return temporalQuotaBrokers(place, 'queue');
}

test('a broker that goes on as a new run just then is asked again', async () => {
  expect(await brokersOn([CONTINUED_AS_NEW, CONTINUED_AS_NEW]).place('broker', 'lease')).toEqual(held);
});

test('a broker that has ended knows of no place', async () => {
  expect(await brokersOn([COMPLETED]).place('broker', 'lease')).toBeUndefined();
});
