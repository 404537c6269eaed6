import type { WantedRun } from '../either-request.ts';
import type { Cloud } from './cloud.ts';
import { keyAndQuotaProbes } from './key-and-quota-probes.ts';
import type { Probe } from './probe.ts';
import { storageProbes } from './storage-probes.ts';
import { vertexProbes } from './vertex-probes.ts';

/** What a run of this request would need of the cloud. Reads only; spends and changes nothing. */
export async function requestProbes(run: WantedRun, cloud: Cloud): Promise<Probe[]> {
  const [vertex, storage, others] = await Promise.all([
    vertexProbes(run.tune, cloud),
    storageProbes(run.tune, cloud),
    keyAndQuotaProbes(run, cloud),
  ]);
  return [...vertex, ...storage, ...others];
}
