import type { Settings } from '../../config.ts';
import { lackedPermissions } from '../../gcs/bucket-access.ts';
import { cloudStorage } from '../../gcs/cloud-storage.ts';
import type { ObjectStore } from '../../gcs/object-store.ts';
import { applicationCredentials, type Identity } from '../../google/application-credentials.ts';
import { keyProblem } from '../../google/cloud-kms.ts';
import { type QuotaQuery, quotaValue } from '../../google/cloud-quotas.ts';
import type { Preflight } from '../../vertex/preflight.ts';
import { withVertex } from '../with-vertex.ts';

/** What a preflight asks of the configured cloud. Methods throw GoogleApiError only. */
export interface Cloud {
  /** `google`: nothing is set, so everything there is. Else an emulator or a private endpoint, which has Vertex AI only. */
  readonly vertexIs: 'google' | 'http endpoint' | 'https endpoint';
  identity(): Promise<Identity>;
  preflight(location: { readonly project: string; readonly region: string }): Preflight;
  readonly objects: Pick<ObjectStore, 'bucket' | 'ownsBucket' | 'stat'>;
  /** Undefined when the storage endpoint can't say. */
  lackedPermissions(bucket: string, permissions: readonly string[]): Promise<readonly string[] | undefined>;
  /** Undefined when the key can encrypt. */
  keyProblem(key: string): Promise<string | undefined>;
  /** Undefined when there is no such quota. */
  quota(query: QuotaQuery): Promise<number | undefined>;
}

const READ_MS = 8_000;

/** The cloud that the settings mean, for the time of `use`. */
export function withCloud<T>(settings: Settings, use: (cloud: Cloud) => Promise<T>): Promise<T> {
  const { vertexEndpoint, storageEndpoint } = settings;
  const storage = storageEndpoint === undefined ? {} : { endpoint: storageEndpoint };
  const credentials = applicationCredentials(READ_MS);
  return withVertex(settings, (vertex) =>
    use({
      vertexIs:
        vertexEndpoint === undefined
          ? 'google'
          : vertexEndpoint.startsWith('https:')
            ? 'https endpoint'
            : 'http endpoint',
      identity: credentials.identity,
      preflight: vertex.preflight,
      objects: cloudStorage(storage),
      lackedPermissions: (bucket, permissions) => lackedPermissions(bucket, permissions, storage),
      keyProblem: (key) => keyProblem(credentials, key),
      quota: (query) => quotaValue(credentials, query),
    }),
  );
}
