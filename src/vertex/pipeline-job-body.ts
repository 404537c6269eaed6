import type { JobOrder } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { checkedLabels, KEY_LABEL, SPEC_LABEL } from './labels.ts';
import { keyHash } from './pipeline-job-id.ts';
import { toFields } from './values.ts';
import type { WireJob } from './wire.ts';

/** The PipelineJob that the order asks for; what it does not name is left out. */
export function pipelineJobBody({ key, spec, specHash }: JobOrder): WireJob {
  if (spec.api === 'tuningJobs') throw new GoogleApiError('Invalid', 'a pipeline job is made of the spec of one');
  return {
    displayName: spec.displayName,
    templateUri: spec.templateUri,
    labels: checkedLabels({ ...spec.labels, [KEY_LABEL]: keyHash(key), [SPEC_LABEL]: specHash }),
    runtimeConfig: {
      gcsOutputDirectory: spec.gcsOutputDirectory,
      parameterValues: toFields(spec.parameterValues),
    },
    ...(spec.serviceAccount && { serviceAccount: spec.serviceAccount }),
    ...(spec.encryptionSpecKeyName && { encryptionSpec: { kmsKeyName: spec.encryptionSpecKeyName } }),
  };
}
