import { apiOfJob } from '../contract/tuning-job.ts';
import { lastSegment, locationOf } from './job-location.ts';

const CONSOLE = 'https://console.cloud.google.com/vertex-ai';

export function jobLink(job: string): string {
  const { project, region } = locationOf(job);
  if (apiOfJob(job) === 'tuningJobs') {
    return `${CONSOLE}/generative/language/locations/${region}/tuning/tuningJob/${lastSegment(job)}?project=${project}`;
  }
  return `${CONSOLE}/pipelines/locations/${region}/runs/${lastSegment(job)}?project=${project}`;
}

export function modelLink(model: string): string {
  const { project, region } = locationOf(model);
  const [id, version] = lastSegment(model).split('@');
  return `${CONSOLE}/models/locations/${region}/models/${id}${version ? `/versions/${version}` : ''}?project=${project}`;
}

/** `projects/P/locations/R/tensorboards/T/experiments/E` in TensorBoard's own form (vertex facts 1.11). */
export function tensorboardLink(experiment: string): string {
  return `https://${locationOf(experiment).region}.tensorboard.googleusercontent.com/experiment/${experiment.replaceAll('/', '+')}`;
}
