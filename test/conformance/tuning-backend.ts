import { describe, expect } from 'vitest';
import { labelKeys } from '../../src/contract/labels.ts';
import type { JobOrder, JobSpec, TuningJob } from '../../src/contract/tuning-job.ts';
import type { TuningBackend } from '../../src/vertex/tuning-backend.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface BackendRig extends FaultRig {
  readonly backend: TuningBackend;
  /** What its jobs are called. */
  readonly jobName: RegExp;
  /** A spec that this backend can run; small. */
  readonly spec: JobSpec;
  loseNextCreateAnswer(): void;
  /** The next create fails before a job is made. */
  refuseNextCreate(code: 'UNAVAILABLE' | 'RESOURCE_EXHAUSTED'): void;
  /** Lets time pass until the job is in a terminal state. */
  finish(name: string): Promise<void>;
}

let orders = 0;

/** An order that no other test uses: ids come from a counter. */
export function anOrder(spec: JobSpec, name: string): JobOrder {
  orders += 1;
  const key = { workflowId: name, firstExecutionRunId: `run-${orders}`, attempt: 1, resubmission: 0 };
  return { key, spec, specHash: orders.toString(16).padStart(16, '0') };
}

export function tuningBackendConformance(name: string, conformance: Conformance<BackendRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    promise('finds nothing for a key that made no job', async ({ backend, spec }) => {
      expect(await backend.find(anOrder(spec, name).key)).toEqual([]);
    });

    promise('creates a job, and finds it by its key and by its name', async ({ backend, spec, jobName }) => {
      const order = anOrder(spec, name);
      const made = await backend.create(order);
      expect(made.name).toMatch(jobName);
      expect(made.createTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const same = { name: made.name, specHash: order.specHash, createTime: made.createTime };
      expect(await backend.find(order.key)).toMatchObject([same]);
      expect(await backend.get(made.name)).toMatchObject(same);
    });

    promise('refuses a second job for the same key', async ({ backend, spec }) => {
      const order = anOrder(spec, name);
      await backend.create(order);
      await expect(backend.create({ ...order, specHash: 'f'.repeat(16) })).rejects.toMatchObject({
        kind: 'AlreadyExists',
      });
      expect(await backend.find(order.key)).toMatchObject([{ specHash: order.specHash }]);
    });

    promise('makes one job when two workers create at once', async ({ backend, spec }) => {
      const order = anOrder(spec, name);
      const outcomes = await Promise.allSettled([backend.create(order), backend.create(order)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      // Gemini can't keep a second job from being made, but it is cancelled before the create answers
      const living = (await backend.find(order.key)).filter(({ state }) => !/^CANCELL/.test(state));
      expect(living).toHaveLength(1);
    });

    promise('finds a job whose create answer was lost on the way back', async (rig) => {
      const order = anOrder(rig.spec, name);
      rig.loseNextCreateAnswer();
      const answer: unknown = await rig.backend.create(order).catch((error: unknown) => error);
      if (answer instanceof Error) expect(answer).toMatchObject({ kind: 'Unavailable' }); // or the create has found it itself
      expect(await rig.backend.find(order.key)).toMatchObject([{ specHash: order.specHash }]);
    });

    promise('tells a service that is down from one that is full, and makes no job', async (rig) => {
      for (const [code, kind] of [
        ['UNAVAILABLE', 'Unavailable'],
        ['RESOURCE_EXHAUSTED', 'QuotaExhausted'],
      ] as const) {
        const order = anOrder(rig.spec, name);
        rig.refuseNextCreate(code);
        await expect(rig.backend.create(order)).rejects.toMatchObject({ name: 'GoogleApiError', kind });
        expect(await rig.backend.find(order.key)).toEqual([]);
      }
    });

    promise('sends nothing for a caller who has been cancelled', async ({ backend, spec }) => {
      const order = anOrder(spec, name);
      await expect(backend.create(order, AbortSignal.abort())).rejects.toMatchObject({ kind: 'Cancelled' });
      expect(await backend.find(order.key)).toEqual([]);
    });

    promise('says NotFound for a job that is not there', async ({ backend, spec }) => {
      const missing = (await backend.create(anOrder(spec, name))).name.replace(/.{4}$/, '0000');
      await expect(backend.get(missing)).rejects.toMatchObject({ kind: 'NotFound' });
      await expect(backend.cancel(missing)).rejects.toMatchObject({ kind: 'NotFound' });
    });

    promise('lists the jobs of an owner, and never those of another', async ({ backend, spec, finish }) => {
      const ordered = (owner: string, key: object): JobOrder => {
        const order = anOrder({ ...spec, labels: { ...spec.labels, [labelKeys.owner]: owner } }, name);
        return { ...order, key: { ...order.key, ...key } };
      };
      const [ours, theirs] = [`${orders}-ours`, `${orders}-theirs`];
      const { name: ended } = await backend.create(ordered(ours, { workflowId: 'sweep-1' }));
      await backend.cancel(ended);
      await finish(ended);
      await backend.create(ordered(theirs, {}));
      const order = ordered(ours, { workflowId: 'Sweep 2', trial: 7 });
      const { name: running, createTime } = await backend.create(order);
      const [{ specHash }, keyHash] = [order, backend.keyHashOf(order.key)];
      const active = { name: running, createTime, specHash, keyHash, workflowId: 'Sweep 2.trial-0007' };
      expect(await backend.listOwned(ours)).toMatchObject([active]);
      expect(await backend.listOwned(ours, 'all')).toMatchObject([
        { name: ended, state: 'CANCELLED', workflowId: 'sweep-1' },
        active,
      ]);
      expect(await backend.listOwned('nobody')).toEqual([]);
    });

    promise('lists more jobs than fit on a page', async ({ backend, spec }) => {
      const owner = `${orders}-many`;
      const many = Array.from({ length: 101 }, () =>
        anOrder({ ...spec, labels: { ...spec.labels, [labelKeys.owner]: owner } }, name),
      );
      for (const order of many) await backend.create(order);
      const listed = (await backend.listOwned(owner)).map(({ specHash }) => specHash);
      expect(listed.sort()).toEqual(many.map(({ specHash }) => specHash).sort());
    });

    promise('cancels a job, and may be asked again when it is over', async (rig) => {
      const { backend, spec, finish } = rig;
      const { name: job } = await backend.create(anOrder(spec, name));
      await backend.cancel(job);
      await finish(job);
      const over: TuningJob = await backend.get(job);
      expect(over.state).toBe('CANCELLED');
      expect(over.model).toBeUndefined();
      await backend.cancel(job);
      expect((await backend.get(job)).state).toBe('CANCELLED');
    });

    promise('names the tuned model and the endpoint of a job that succeeded', async ({ backend, spec, finish }) => {
      const { name: job } = await backend.create(anOrder(spec, name));
      await finish(job);
      const { state, model, endpoint, tuningStartTime = '', tuningEndTime = '' } = await backend.get(job);
      expect(state).toBe('SUCCEEDED');
      expect(model).toMatch(/^projects\/[^/]+\/locations\/[^/]+\/models\/[^/\s]+$/);
      expect(endpoint).toMatch(/^projects\/[^/]+\/locations\/[^/]+\/endpoints\/[^/\s]+$/);
      expect(Date.parse(tuningEndTime)).toBeGreaterThan(Date.parse(tuningStartTime));
    });

    promise('gives a job that fits into history, whatever the job is made of', async ({ backend, spec, finish }) => {
      const { name: job } = await backend.create(anOrder(spec, name));
      await finish(job);
      expect(JSON.stringify(await backend.get(job)).length).toBeLessThan(4_096);
    });
  });
}
