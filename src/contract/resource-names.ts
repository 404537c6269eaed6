import type { JobLocation } from './tuning-job.ts';

/** Also the older ids with a domain: `example.com:my-project`. */
export const PROJECT_ID: RegExp = /^(?:[a-z][a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** `projects/P/locations/R/…` → P and R. */
export function locationOf(resourceName: string): JobLocation {
  const [, project = '', , region = ''] = resourceName.split('/');
  return { project, region };
}

/** The last segment, with its `@version` where it has one. */
export function lastSegment(resourceName: string): string {
  return resourceName.slice(resourceName.lastIndexOf('/') + 1);
}
