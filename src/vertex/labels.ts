import { labelKeys } from '../contract/labels.ts';
import { poolOfSpec } from '../contract/quota.ts';
import { watchingWorkflowId } from '../contract/submission-key.ts';
import type { JobOrder } from '../contract/tuning-job.ts';
import { type FieldViolation, GoogleApiError } from '../google/errors.ts';
import { keyHash } from './pipeline-job-id.ts';
import { workflowLabels } from './workflow-labels.ts';

/** On every job: the hash of its submission key, and of its spec. Vertex AI copies them to the model and the endpoint. */
export const KEY_LABEL: string = labelKeys.key;
export const SPEC_LABEL: string = labelKeys.spec;

// pipeline_job.proto: at most 64 characters; lower case letters of any script, digits, underscore, dash
const LABEL_KEY = /^[\p{Ll}\p{Lo}\p{N}_-]{1,64}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,64}$/u;
const RULE = 'a label holds at most 64 lower case letters, digits, _ and -';

/** All labels of the job that the order asks for: its own, and what leads from the job back to the order. */
export function jobLabels({ key, spec, specHash }: JobOrder): Record<string, string> {
  const ours = { [KEY_LABEL]: keyHash(key), [SPEC_LABEL]: specHash, [labelKeys.pool]: poolOfSpec(spec) };
  return checkedLabels({ ...spec.labels, ...ours, ...workflowLabels(watchingWorkflowId(key)) });
}

/** The labels as they are. @throws GoogleApiError of kind Invalid that names each one that Vertex AI would refuse. */
export function checkedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const violations = Object.entries(labels).flatMap(([key, value]): FieldViolation[] => {
    if (!LABEL_KEY.test(key)) return [{ field: 'labels', description: `key "${key}": ${RULE}` }];
    return LABEL_VALUE.test(value) ? [] : [{ field: `labels.${key}`, description: `"${value}": ${RULE}` }];
  });
  if (violations.length === 0) return { ...labels };
  const said = violations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  throw new GoogleApiError('Invalid', said, { violations });
}
