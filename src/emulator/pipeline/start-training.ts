import type { TrainingSpec } from '../training/trainer.ts';
import type { World } from '../world.ts';
import type { JobRecord } from './job-record.ts';
import { latestTuningEnd, TUNING_TASK } from './timeline.ts';

/** The training behind a pipeline job; its checkpoint is kept under the job's name. */
export function startPipelineTraining(job: JobRecord, spec: TrainingSpec, { trainings, store }: World): void {
  trainings.start({
    job,
    spec,
    latestEnd: () => latestTuningEnd(job),
    async onTrained({ checkpoint, kept: _kept, ...result }) {
      await store.saveCheckpoint(job.name, checkpoint);
      job.trained = result;
    },
    onFailed(message) {
      job.failure = { task: TUNING_TASK, code: 'INTERNAL', message };
    },
  });
}
