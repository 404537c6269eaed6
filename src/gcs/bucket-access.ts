import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import { storageClient } from './storage-client.ts';

export interface BucketAccessOptions {
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly endpoint?: string;
  readonly deadlines?: Deadlines;
}

/**
 * Which of `permissions` the caller lacks on a bucket that exists; undefined when the server has no such question.
 * @throws GoogleApiError
 */
export async function lackedPermissions(
  bucket: string,
  permissions: readonly string[],
  { deadlines = defaultDeadlines, ...where }: BucketAccessOptions = {},
): Promise<readonly string[] | undefined> {
  const client = storageClient({ ...where, timeoutMs: deadlines.readMs });
  try {
    const [held] = await fromGoogle(() => client.bucket(bucket).iam.testPermissions([...permissions]));
    return permissions.filter((permission) => !held[permission]);
  } catch (error) {
    if (isKind(error, 'NotFound', 'Unimplemented')) return undefined;
    throw error;
  }
}
