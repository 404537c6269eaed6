import { toValue } from '@google-cloud/aiplatform/build/src/helpers.js';
import { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import { Storage } from '@google-cloud/storage';
import { credentials } from '@grpc/grpc-js';
import { googleAuthLibrary } from 'google-gax';

/**
 * The four things that both baselines do, with Google's own clients and their default retries, in the manner of
 * Google's Node samples for tuning code models: upload, create, get, and read the metrics.
 */
export function vertexCalls({ endpoint, project, region, bucket, tensorboard }) {
  const { hostname, port } = new URL(endpoint);
  const options = {
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    authClient: new googleAuthLibrary.PassThroughClient(),
  };
  const pipelines = new PipelineServiceClient(options);
  const tensorboards = new TensorboardServiceClient(options);
  const storage = new Storage({ apiEndpoint: endpoint, projectId: project });
  return {
    upload: (name, text) => storage.bucket(bucket).file(name).save(text),

    /** The service chooses the id, as in the samples. */
    async createTuningJob(trainSteps) {
      const parameterValues = {
        project,
        location: region,
        model_display_name: `tuned for ${trainSteps} steps`,
        large_model_reference: 'code-bison@002',
        dataset_uri: `gs://${bucket}/train.jsonl`,
        evaluation_data_uri: `gs://${bucket}/evaluation.jsonl`,
        evaluation_interval: 1,
        tensorboard_resource_id: tensorboard,
        train_steps: trainSteps,
      };
      const fields = Object.entries(parameterValues).map(([name, value]) => [name, toValue(value)]);
      const [job] = await pipelines.createPipelineJob({
        parent: `projects/${project}/locations/${region}`,
        pipelineJob: {
          displayName: `tune-code-model-${trainSteps}`,
          templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0',
          runtimeConfig: {
            gcsOutputDirectory: `gs://${bucket}/output`,
            parameterValues: Object.fromEntries(fields),
          },
        },
      });
      return job.name;
    },

    /** SUCCEEDED, FAILED, CANCELLED, or a state on the way. */
    async stateOf(name) {
      const [job] = await pipelines.getPipelineJob({ name });
      return String(job.state).replace('PIPELINE_STATE_', '');
    },

    /** Token accuracy at the last evaluation; undefined when there is none. */
    async tokenAccuracy(name) {
      const jobId = name.slice(name.lastIndexOf('/') + 1);
      const [experiments] = await tensorboards.listTensorboardExperiments({ parent: tensorboard });
      const experiment = experiments.find((one) => one.name.includes(`/experiments/${jobId}`));
      if (!experiment) return undefined;
      const [runs] = await tensorboards.listTensorboardRuns({ parent: experiment.name });
      const series = await Promise.all(
        runs.map(async (run) => (await tensorboards.listTensorboardTimeSeries({ parent: run.name }))[0]),
      );
      const wanted = series
        .flat()
        .find(({ displayName }) => displayName.includes('eval') && displayName.includes('correct'));
      if (!wanted) return undefined;
      const [{ timeSeriesData }] = await tensorboards.batchReadTensorboardTimeSeriesData({
        tensorboard,
        timeSeries: [wanted.name],
      });
      return timeSeriesData?.[0]?.values?.at(-1)?.scalar?.value;
    },
  };
}

/** Best first; a trial without a value has no rank. */
export function ranked(trials) {
  const measured = trials.filter(({ objective }) => objective !== undefined);
  const order = measured.toSorted((one, other) => other.objective - one.objective);
  return [
    ...order.map((trial, index) => ({ ...trial, rank: index + 1 })),
    ...trials.filter(({ objective }) => objective === undefined),
  ];
}

export const isOver = (state) => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(state);
