import { isJsonObject } from '../json.ts';
import type { World } from '../world.ts';
import { checkInputs } from './input-checks.ts';
import { startPipelineTraining } from './start-training.ts';
import { templateOf } from './template.ts';
import { isTerminal, timelineAt, trains } from './timeline.ts';

/** After a restart, trains again for every job whose training was cut off. The same spec gives the same result. */
export async function restartTrainings(world: World): Promise<void> {
  const { store, storage, clock } = world;
  for (const job of store.jobs.values()) {
    const needsNone = job.trained !== undefined || job.cancelRequestedAt !== undefined || !trains(job);
    if (needsNone || isTerminal(timelineAt(job, clock.now()).state)) continue;
    const config = isJsonObject(job.body.runtimeConfig) ? job.body.runtimeConfig : {};
    const inputs = {
      jobName: job.name,
      template: templateOf(job.body),
      outputDirectory: String(config.gcsOutputDirectory ?? ''),
      parameters: job.parameters,
    };
    const { spec, failure } = await checkInputs(inputs, storage, store);
    if (spec) startPipelineTraining(job, spec, world);
    else if (failure) job.failure = failure;
  }
}
