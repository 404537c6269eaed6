import { lastSegment, locationOf } from './resource-names.ts';
import { apiOfJob } from './tuning-job.ts';

const CLOUD_CONSOLE = 'https://console.cloud.google.com';
const CONSOLE = `${CLOUD_CONSOLE}/vertex-ai`;

export function jobLink(job: string): string {
  const { project, region } = locationOf(job);
  if (apiOfJob(job) === 'tuningJobs') {
    return `${CONSOLE}/generative/language/locations/${region}/tuning/tuningJob/${lastSegment(job)}?project=${project}`;
  }
  return `${CONSOLE}/pipelines/locations/${region}/runs/${lastSegment(job)}?project=${project}`;
}

/** `model` without or with `@version`. */
export function modelLink(model: string): string {
  const { project, region } = locationOf(model);
  const [id, version] = lastSegment(model).split('@');
  return `${CONSOLE}/models/locations/${region}/models/${id}${version ? `/versions/${version}` : ''}?project=${project}`;
}

export function quotaLink(project: string): string {
  return `${CLOUD_CONSOLE}/iam-admin/quotas?project=${project}&service=aiplatform.googleapis.com`;
}

/** `projects/P/locations/R/tensorboards/T/experiments/E` in TensorBoard's own form (vertex facts 1.11). */
export function tensorboardLink(experiment: string): string {
  return `https://${locationOf(experiment).region}.tensorboard.googleusercontent.com/experiment/${experiment.replaceAll('/', '+')}`;
}
