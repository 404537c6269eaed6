import { labelKeys } from '../contract/labels.ts';
import type { CreateCall, Plan } from '../contract/plan.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { JobSpec } from '../contract/tuning-job.ts';
import { googleHost } from '../google/connection.ts';
import { pipelineJobBody } from './pipeline-job-body.ts';
import { tuningJobBody } from './tuning-job-body.ts';

// Any key: what is made of it is replaced, since only a run has one.
const NO_KEY: SubmissionKey = { workflowId: '', firstExecutionRunId: '', attempt: 1, resubmission: 0 };

/** The call that a run of this spec makes, as REST would send it. What only the run knows stands as `‹…›`. */
export function createCall(spec: JobSpec, endpoint?: string): CreateCall {
  const host = endpoint ?? `https://${googleHost(spec.pipelineJobRegion)}`;
  const url = `${host}/v1/projects/${spec.project}/locations/${spec.pipelineJobRegion}/${spec.api}`;
  const order = { key: NO_KEY, spec, specHash: '' };
  if (spec.api === 'tuningJobs') {
    const body = tuningJobBody(order);
    return { method: 'POST', url, body: { ...body, labels: withRunLabels(body.labels) } };
  }
  const body = pipelineJobBody(order);
  const { runtimeConfig } = body;
  return {
    method: 'POST',
    url: `${url}?pipelineJobId=tempotune-‹hash of the run›`,
    body: {
      ...body,
      labels: withRunLabels(body.labels),
      runtimeConfig: {
        ...runtimeConfig,
        // google.protobuf.Value is plain JSON in REST
        parameterValues: { ...spec.parameterValues, ...tensorboardOf(spec.parameterValues) },
      },
    },
  };
}

function withRunLabels(labels: Readonly<Record<string, string>> | null | undefined): Record<string, string> {
  return {
    ...labels,
    [labelKeys.owner]: '‹hash of Temporal cluster and namespace›',
    [labelKeys.key]: '‹hash of the run›',
    [labelKeys.spec]: '‹hash of this body›',
  };
}

function tensorboardOf(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  return parameters.tensorboard_resource_id === undefined
    ? { tensorboard_resource_id: "‹tempotune's TensorBoard in the region, found or made by the run›" }
    : {};
}

/** The plan with the call of each of its trials. */
export function withCreateCalls(plan: Plan, endpoint?: string): Plan {
  return { ...plan, trials: plan.trials.map((trial) => ({ ...trial, createCall: createCall(trial.spec, endpoint) })) };
}
