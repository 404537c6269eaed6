import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SweepResult } from '../../src/contract/index.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

const WANTED = 20;

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('lost-answers', { emulator: { speed: 5_000 } });
});
afterAll(() => rig.close());

describe('twenty creates whose answers are all lost', () => {
  test('make twenty pipeline jobs, each once', async () => {
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'drop-answer', count: WANTED }]);
    const trainSteps = Array.from({ length: WANTED }, (_, index) => 5 + index);
    const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps }, parallelism: 5 }));
    const { trials } = (await run.result()) as SweepResult;
    expect(trials).toEqual({ total: WANTED, succeeded: WANTED, failed: 0 });
    expect(rig.emulator.faults.unfired()).toEqual([]);
    expect(Object.values(rig.jobStates())).toEqual(Array.from({ length: WANTED }, () => 'PIPELINE_STATE_SUCCEEDED'));
    const steps = rig.emulator.jobs().map(({ parameterValues }) => parameterValues.train_steps);
    expect(new Set(steps).size).toBe(WANTED);
  }, 120_000);
});
