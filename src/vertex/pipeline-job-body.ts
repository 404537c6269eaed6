import type { JobOrder } from '../contract/tuning-job.ts';
import { checkedLabels, KEY_LABEL, SPEC_LABEL } from './labels.ts';
import { keyHash } from './pipeline-job-id.ts';
import { toFields } from './values.ts';
import type { WireJob } from './wire.ts';

/** The PipelineJob that the order asks for; what it does not name is left out. */
export function pipelineJobBody({ key, spec, specHash }: JobOrder): WireJob {
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
