import type { JobOrder } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { jobLabels } from './labels.ts';
import { toFields } from './values.ts';
import type { WireJob } from './wire.ts';

/** The PipelineJob that the order asks for; what it does not name is left out. */
export function pipelineJobBody(order: JobOrder): WireJob {
  const { spec } = order;
  if (spec.api === 'tuningJobs') throw new GoogleApiError('Invalid', 'a pipeline job is made of the spec of one');
  return {
    displayName: spec.displayName,
    templateUri: spec.templateUri,
    labels: jobLabels(order),
    runtimeConfig: {
      gcsOutputDirectory: spec.gcsOutputDirectory,
      parameterValues: toFields(spec.parameterValues),
    },
    ...(spec.serviceAccount && { serviceAccount: spec.serviceAccount }),
    ...(spec.encryptionSpecKeyName && { encryptionSpec: { kmsKeyName: spec.encryptionSpecKeyName } }),
  };
}
