import type { JobLocation } from './tuning-job.ts';

/** `projects/P/locations/R/…` → P and R. */
export function locationOf(resourceName: string): JobLocation {
  const [, project = '', , region = ''] = resourceName.split('/');
  return { project, region };
}

/** The last segment, with its `@version` where it has one. */
export function lastSegment(resourceName: string): string {
  return resourceName.slice(resourceName.lastIndexOf('/') + 1);
}
