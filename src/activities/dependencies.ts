import type { QuotaPool } from '../contract/quota.ts';
import type { TuningApi } from '../contract/tune-request.ts';
import type { JobLocation } from '../contract/tuning-job.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import type { Endpoints } from '../vertex/endpoints.ts';
import type { Experiments } from '../vertex/experiments.ts';
import type { ModelRegistry } from '../vertex/model-registry.ts';
import type { ModelRetirement } from '../vertex/model-retirement.ts';
import type { Predictions } from '../vertex/predictions.ts';
import type { Tensorboards } from '../vertex/tensorboards.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { QuotaBrokers } from './quota-brokers.ts';
import type { WorkflowDirectory } from './workflow-directory.ts';

/** What activities need from outside; `worker.ts` gives the real ones, tests give fakes. */
export interface Dependencies {
  tuningBackend(location: JobLocation, api: TuningApi): TuningBackend;
  endpoints(location: JobLocation): Endpoints;
  modelRegistry(location: JobLocation): ModelRegistry;
  modelRetirement(location: JobLocation): ModelRetirement;
  tensorboards(location: JobLocation): Tensorboards;
  experiments(location: JobLocation): Experiments;
  /** `api`: which one made the model that is asked. */
  predictions(location: JobLocation, api: TuningApi): Predictions;
  readonly objects: ObjectStore;
  /** Label value for everything we make: hash of Temporal cluster and namespace. */
  readonly owner: string;
  /** Folders whose files a request may name; others are refused. */
  readonly datasetDirectories: readonly string[];
  /** Projects that a request may name; absent: all. */
  readonly allowedProjects?: readonly string[];
  /** Buckets that a request may name; absent: all. */
  readonly allowedBuckets?: readonly string[];
  /** `google` refuses retired base models; `custom` is an emulator or a private endpoint. */
  readonly endpoint: 'google' | 'custom';
  /** Milliseconds since 1970, by the clock of the jobs. Default: this machine's; a test that skips time gives its own. */
  now?(): number;
}

/** Of a worker: planning alone needs no Temporal. */
export interface WorkerDependencies extends Dependencies {
  readonly workflows: WorkflowDirectory;
  readonly quotaBrokers: QuotaBrokers;
  /** Jobs at a time that each quota has room for, as this worker is configured. */
  readonly quotaLimits: Readonly<Record<QuotaPool, number>>;
}
