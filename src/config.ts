import { DEFAULT_TASK_QUEUE } from './contract/names.ts';

/** Everything the environment decides, apart from TEMPORAL_*, which Temporal's own loader reads. */
export interface Settings {
  readonly taskQueue: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly vertexEndpoint?: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly storageEndpoint?: string;
  /** Folders whose files a request may name as datasets. */
  readonly datasetDirectories: readonly string[];
  /** 0: any free port; absent: no health endpoint. */
  readonly healthPort?: number;
  /** Prometheus; absent: no metrics endpoint. */
  readonly metricsPort?: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
}
