/** The parts of a resource name: projects/{project}/locations/{location}/… */
export interface Place {
  project: string;
  location: string;
  /** projects/{project}/locations/{location} */
  parent: string;
}

export function placeOf(name: string): Place | undefined {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)/.exec(name);
  if (!found) return undefined;
  return { parent: found[0], project: found[1] ?? '', location: found[2] ?? '' };
}

export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Records directly below `parent`: `child` of them, e.g. models. */
export function isBelow(name: string, parent: string, child: string): boolean {
  const prefix = `${parent}/${child}/`;
  return name.startsWith(prefix) && !name.slice(prefix.length).includes('/');
}

/** gs://bucket/path, or undefined for anything else. */
export function bucketPath(uri: string): { bucket: string; path: string } | undefined {
  const found = /^gs:\/\/([a-z0-9][-a-z0-9._]{1,221}[a-z0-9])(?:\/(.*))?$/.exec(uri);
  return found ? { bucket: found[1] ?? '', path: found[2] ?? '' } : undefined;
}
