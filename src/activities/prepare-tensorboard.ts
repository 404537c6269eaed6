import type { JobLocation, PipelineJobSpec } from '../contract/tuning-job.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { specHashOf } from './spec-hash.ts';

/** The TensorBoard for runs that name none: found or made, exactly one per project and region. */
export function prepareTensorboard({ tensorboards }: Dependencies): (location: JobLocation) => Promise<string> {
  return (location) => withFailures(() => tensorboards(location).findOrCreate());
}

export interface CompleteSpec {
  readonly spec: PipelineJobSpec;
  readonly specHash: string;
}

/** The spec of a run that names no TensorBoard, completed with tempotune's own; metrics can't be read without one. */
export function completeSpec(dependencies: Dependencies): (spec: PipelineJobSpec) => Promise<CompleteSpec> {
  const prepare = prepareTensorboard(dependencies);
  return async (spec) => {
    const tensorboard = await prepare({ project: spec.project, region: spec.pipelineJobRegion });
    const parameterValues = { ...spec.parameterValues, tensorboard_resource_id: tensorboard };
    const complete: PipelineJobSpec = { ...spec, parameterValues };
    return { spec: complete, specHash: specHashOf(complete) };
  };
}
