import { describe, expect } from 'vitest';
import type { MetricsQuery, Tensorboards } from '../../src/vertex/tensorboards.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface TensorboardPlace {
  /** Two workers, in one project that has no TensorBoard yet. */
  readonly workers: readonly [Tensorboards, Tensorboards];
  /** All TensorBoards of the project. */
  names(): Promise<readonly string[]>;
}

export interface TensorboardsRig extends FaultRig {
  freshPlace(): TensorboardPlace;
  loseNextCreateAnswer(place: TensorboardPlace): void;
  refuseNextCreate(place: TensorboardPlace): void;
  readonly reader: Tensorboards;
  /** A job of 4 steps that was evaluated at 2 and 4. */
  readonly job: MetricsQuery;
  /** A job id that no experiment names, at a time when two jobs ran. */
  readonly ambiguous: MetricsQuery;
}

export function tensorboardsConformance(name: string, conformance: Conformance<TensorboardsRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    promise('makes a TensorBoard once, and finds it afterwards', async ({ freshPlace }) => {
      const { workers, names } = freshPlace();
      const made = await workers[0].findOrCreate();
      expect(made).toMatch(/^projects\/[^/]+\/locations\/[^/]+\/tensorboards\/\d+$/);
      expect(await workers[1].findOrCreate()).toBe(made);
      expect(await names()).toEqual([made]);
    });

    promise('makes one when the answer to the create is lost', async (rig) => {
      const place = rig.freshPlace();
      const [worker] = place.workers;
      rig.loseNextCreateAnswer(place);
      const found = await worker.findOrCreate().catch(() => worker.findOrCreate());
      expect(await place.names()).toEqual([found]);
    });

    promise('makes one, the same for all, when many try at once', async ({ freshPlace }) => {
      const { workers, names } = freshPlace();
      const found = await Promise.all([...workers, ...workers].map((worker) => worker.findOrCreate()));
      expect(new Set(found).size).toBe(1);
      expect(await names()).toEqual([found[0]]);
    });

    promise('makes none when the service is down, and says so', async (rig) => {
      const place = rig.freshPlace();
      rig.refuseNextCreate(place);
      await expect(place.workers[0].findOrCreate()).rejects.toMatchObject({ kind: 'Unavailable' });
      expect(await place.names()).toEqual([]);
    });

    promise('reads the metrics of a job, by name and in order', async ({ reader, job }) => {
      const found = await reader.readMetrics(job);
      if (found.kind !== 'found') throw new Error(`metrics are ${found.kind}`);
      expect(found.experiment).toContain(`${job.tensorboard}/experiments/`);
      const losses = found.series.eval_total_loss ?? [];
      expect(losses.map(({ step }) => step)).toEqual([2, 4]);
      expect(losses.every(({ value }) => Number.isFinite(value) && value > 0)).toBe(true);
      expect(Object.keys(found.series)).toEqual(expect.arrayContaining(['train_total_loss', 'train_num_predictions']));
    });

    promise('says missing when nothing of the job is there', async ({ reader, job }) => {
      const years = { jobCreateTime: '2001-01-01T00:00:00Z', jobEndTime: '2001-01-01T01:00:00Z' };
      expect(await reader.readMetrics({ ...job, jobId: 'tempotune-none', ...years })).toEqual({ kind: 'missing' });
    });

    promise('names all experiments that could be meant, and guesses none', async ({ reader, ambiguous }) => {
      const answer = await reader.readMetrics(ambiguous);
      expect(answer).toEqual({ kind: 'ambiguous', experiments: [expect.any(String), expect.any(String)] });
    });
  });
}
