import type { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { experimentSeries } from './experiment-series.ts';
import type { Experiments } from './experiments.ts';

/** The metadata key under which an experiment names its TensorBoard (Vertex AI SDK for Python, experiment_resources). */
const TENSORBOARD_KEY = 'backing_tensorboard_resource';

/** Metadata context → TensorBoard that backs it → the experiment of the same id in there → its series. */
export function vertexExperiments(
  metadata: Connected<MetadataServiceClient>,
  tensorboards: Connected<TensorboardServiceClient>,
  { readMs }: Deadlines = defaultDeadlines,
): Experiments {
  const options = { timeout: readMs };
  return {
    async read(context) {
      try {
        return await fromGoogle(async () => {
          const [{ metadata: fields }] = await (await metadata()).getContext({ name: context }, options);
          const tensorboard = fields?.fields?.[TENSORBOARD_KEY]?.stringValue;
          if (!tensorboard) return { kind: 'missing' };
          const experiment = `${tensorboard}/experiments/${context.slice(context.lastIndexOf('/') + 1)}`;
          const series = await experimentSeries(await tensorboards(), experiment, options);
          return Object.keys(series).length === 0 ? { kind: 'missing' } : { kind: 'found', experiment, series };
        });
      } catch (error) {
        if (isKind(error, 'NotFound')) return { kind: 'missing' }; // not there yet
        throw error;
      }
    },
  };
}
