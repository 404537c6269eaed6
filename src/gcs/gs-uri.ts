import { GoogleApiError } from '../google/errors.ts';

export interface ObjectName {
  readonly bucket: string;
  readonly name: string;
}

/** @throws GoogleApiError of kind Invalid when the text is no `gs://bucket/name`. */
export function parseGsUri(uri: string): ObjectName {
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (!bucket || !name) throw new GoogleApiError('Invalid', `${uri}: expected gs://bucket/name`);
  return { bucket, name };
}

export function gsUri({ bucket, name }: ObjectName): string {
  return `gs://${bucket}/${name}`;
}
