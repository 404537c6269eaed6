import { afterAll, beforeAll, expect, test } from 'vitest';
import { PARENT } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const type = 'type.googleapis.com/google.cloud.aiplatform.v1';
const metadata = {
  '@type': `${type}.CreateTensorboardOperationMetadata`,
  genericMetadata: { createTime: '2024-01-01T00:00:00Z', updateTime: '2024-01-01T00:00:00Z' },
};

test('an operation is not done when it is answered, and done when it is polled, under each of its paths', async () => {
  const body = { displayName: 'board' };
  const started = (await rig.fetchJson(`/v1/${PARENT}/tensorboards`, { method: 'POST', body })).body as {
    name: string;
  };
  expect(started).toEqual({ name: expect.stringMatching(/\/operations\/\d+$/), metadata });
  for (const root of ['/v1', '/v1beta1', '/ui']) {
    expect((await rig.fetchJson(`${root}/${started.name}`)).body).toEqual({
      name: started.name,
      done: true,
      metadata,
      response: expect.objectContaining({ '@type': `${type}.Tensorboard`, displayName: 'board' }),
    });
  }
});

test('an operation that does not exist is not found', async () => {
  expect((await rig.fetchJson(`/ui/${PARENT}/operations/1`)).status).toBe(404);
});
