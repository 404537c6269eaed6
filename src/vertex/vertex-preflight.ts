import type { JobLocation } from '../contract/tuning-job.ts';
import type { Deadlines } from '../google/deadlines.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { VertexClients } from './clients.ts';
import type { Preflight } from './preflight.ts';

export function vertexPreflight(
  clients: Pick<VertexClients, 'pipelines' | 'models' | 'tensorboards'>,
  { project, region }: JobLocation,
  { readMs }: Deadlines,
): Preflight {
  const onePage = { parent: `projects/${project}/locations/${region}`, pageSize: 1 };
  const options = { timeout: readMs, autoPaginate: false }; // else the client reads every page there is
  const done = async (call: () => Promise<unknown>): Promise<void> => void (await fromGoogle(call));
  return {
    readJobs: () => done(async () => (await clients.pipelines(region)()).listPipelineJobs(onePage, options)),
    readModels: () => done(async () => (await clients.models(region)()).listModels(onePage, options)),
    readTensorboard: (name) =>
      done(async () => (await clients.tensorboards(region)()).getTensorboard({ name }, { timeout: readMs })),
  };
}
