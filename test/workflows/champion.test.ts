import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Champion, championUri, type SweepResult } from '../../src/contract/index.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('champion');
});
afterAll(() => rig.close());

const root = 'gs://test-bucket/output';

async function championOf(name: string): Promise<Champion> {
  const chunks: Buffer[] = [];
  for await (const chunk of rig.objects.read(championUri({ root, name }))) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Champion;
}

async function resultOf(run: Promise<WorkflowHandle> | WorkflowHandle): Promise<SweepResult> {
  return (await (await run).result()) as SweepResult;
}

describe('a sweep that challenges a champion', () => {
  test('makes its best model the first champion', async () => {
    const { best, champion } = await resultOf(rig.start('sweep', aSweepRequest({ champion: 'first' })));
    expect(champion).toMatchObject({ outcome: 'promoted', champion: { number: 1, model: best.model } });
    expect(await championOf('first')).toMatchObject({ model: best.model, endpoint: best.endpoint });
  });
});
