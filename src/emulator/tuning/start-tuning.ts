import type { TrainingSpec } from '../training/trainer.ts';
import type { World } from '../world.ts';
import { readTuningInputs } from './tuning-inputs.ts';
import { checkpointKey, type TuningRecord } from './tuning-record.ts';
import { isOver, latestEndOfTuning, tuningAt, tuningTrains } from './tuning-timeline.ts';

/** The training behind a tuning job; each of its checkpoints is kept under a key of its own. */
export function startTuning(job: TuningRecord, spec: TrainingSpec, { trainings, store }: World): void {
  trainings.start({
    job,
    spec,
    latestEnd: () => latestEndOfTuning(job),
    async onTrained({ checkpoint: _last, kept, ...result }) {
      const { checkpoints = [] } = job.plan ?? {};
      for (const { step, checkpoint } of kept) {
        const planned = checkpoints.find((one) => one.step === step);
        if (planned) await store.saveCheckpoint(checkpointKey(job.name, planned.checkpointId), checkpoint);
      }
      job.trained = result;
    },
    onFailed(message) {
      job.failure = { phase: 'TUNING', code: 'INTERNAL', message };
    },
  });
}

/** After a restart, trains again for every job whose training was cut off. The same spec gives the same result. */
export async function restartTunings(world: World): Promise<void> {
  const { store, storage, clock } = world;
  for (const job of store.tuningJobs.values()) {
    const needsNone = job.trained !== undefined || job.cancelRequestedAt !== undefined || !tuningTrains(job);
    if (needsNone || isOver(tuningAt(job, clock.now()).state)) continue;
    const inputs = await readTuningInputs(job.settings, storage, store);
    if ('spec' in inputs) startTuning(job, inputs.spec, world);
    else job.failure = inputs.failure;
  }
}
