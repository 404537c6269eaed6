import type { protos } from '@google-cloud/aiplatform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PARENT } from '../../test/support/emulator-data.ts';
import { type Clients, type Rig, startRig, tuningJobMessage, valueMessage } from '../../test/support/emulator-rig.ts';

type PredictRequest = protos.google.cloud.aiplatform.v1.IPredictRequest;
type PredictResponse = protos.google.cloud.aiplatform.v1.IPredictResponse;

/** The client's own type for this method loses the answer among its overloads. */
async function predict(client: Clients['predictions'], request: PredictRequest): Promise<PredictResponse> {
  const [answer] = (await (client.predict(request) as Promise<unknown>)) as [PredictResponse];
  return answer;
}

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

describe.each(['gRPC', 'REST'] as const)("Google's Node client over %s", (transport) => {
  test('creates, reads and cancels a job', async () => {
    const { pipelines } = rig.clients(transport);
    const request = { parent: PARENT, pipelineJobId: 'first', pipelineJob: tuningJobMessage() };
    const [made] = await pipelines.createPipelineJob(request);
    const name = `${PARENT}/pipelineJobs/first`;
    expect(made).toMatchObject({ name, state: 'PIPELINE_STATE_QUEUED' });

    rig.emulator.clock.advance(60_000);
    const [running] = await pipelines.getPipelineJob({ name });
    expect(running.state).toBe('PIPELINE_STATE_RUNNING');

    await pipelines.cancelPipelineJob({ name });
    const [cancelling] = await pipelines.getPipelineJob({ name });
    expect(cancelling.state).toBe('PIPELINE_STATE_CANCELLING');
    rig.emulator.clock.advance(60_000);
    const [cancelled] = await pipelines.getPipelineJob({ name });
    expect(cancelled).toMatchObject({ state: 'PIPELINE_STATE_CANCELLED', error: { code: 1 } });
  });

  test('cannot send a parameter without a value', async () => {
    const { pipelines } = rig.clients(transport);
    const job = tuningJobMessage();
    for (const empty of [{}, { numberValue: Number.NaN }]) {
      const parameterValues = { ...job.runtimeConfig.parameterValues, train_steps: empty };
      const pipelineJob = { ...job, runtimeConfig: { ...job.runtimeConfig, parameterValues } };
      await expect(pipelines.createPipelineJob({ parent: PARENT, pipelineJob })).rejects.toThrow();
    }
    expect(rig.emulator.jobs()).toEqual([]);
  });

  test('tunes a model, reads its metrics, asks it, and takes it down', async () => {
    const { pipelines, tensorboards, models, endpoints, predictions } = rig.clients(transport);
    const [making] = await tensorboards.createTensorboard({ parent: PARENT, tensorboard: { displayName: 'board' } });
    const [board] = await making.promise();
    const parameters = {
      train_steps: 20,
      tensorboard_resource_id: board.name ?? '',
      evaluation_data_uri: 'gs://data/evaluation.jsonl',
      evaluation_interval: 5,
      enable_early_stopping: false,
    };
    const pipelineJob = tuningJobMessage(parameters, { labels: { team: 'tools' } });
    const [made] = await pipelines.createPipelineJob({ parent: PARENT, pipelineJobId: 'whole', pipelineJob });
    rig.emulator.clock.advance(3_600_000);
    const [job] = await pipelines.getPipelineJob({ name: made.name ?? '' });
    expect(job.state).toBe('PIPELINE_STATE_SUCCEEDED');

    const tasks = job.jobDetail?.taskDetails ?? [];
    const outputOf = (taskName: string, output: string): string =>
      tasks.find((task) => task.taskName === taskName)?.execution?.metadata?.fields?.[`output:${output}`]
        ?.stringValue ?? '';
    const uploaded = outputOf('upload-llm-model', 'model_resource_name');
    expect(uploaded).toMatch(/^projects\/p\/locations\/us-central1\/models\/\d+\n$/);
    expect(outputOf('whole', 'model_resource_name')).toBe(uploaded.trim());

    const [experiments] = await tensorboards.listTensorboardExperiments({ parent: board.name ?? '' });
    expect(experiments).toHaveLength(1);
    const [runs] = await tensorboards.listTensorboardRuns({ parent: experiments[0]?.name ?? '' });
    const [series] = await tensorboards.listTensorboardTimeSeries({ parent: runs[0]?.name ?? '' });
    expect(series.map(({ displayName }) => displayName).sort()).toEqual([
      '/eval_fraction_of_correct_next_step_preds',
      '/eval_num_predictions',
      '/eval_total_loss',
      '/train_fraction_of_correct_next_step_preds',
      '/train_num_predictions',
      '/train_total_loss',
    ]);
    const evalLoss = series.find(({ displayName }) => displayName === '/eval_total_loss')?.name ?? '';
    const [read] = await tensorboards.readTensorboardTimeSeriesData({ tensorboardTimeSeries: evalLoss });
    expect(read.timeSeriesData?.values?.map(({ step }) => step)).toEqual(['5', '10', '15', '20']);
    const [batch] = await tensorboards.batchReadTensorboardTimeSeriesData({
      tensorboard: board.name ?? '',
      timeSeries: [evalLoss],
    });
    expect(batch.timeSeriesData?.[0]?.values).toEqual(read.timeSeriesData?.values);
    const [exported] = await tensorboards.exportTensorboardTimeSeriesData(
      { tensorboardTimeSeries: evalLoss, orderBy: 'step', pageSize: 3 },
      { autoPaginate: false },
    );
    expect(exported.map(({ step }) => step)).toEqual(['5', '10', '15']);

    const label = 'labels.google-vertex-llm-tuning-base-model-id="code-bison-002"';
    const [[listed]] = await models.listModels({ parent: PARENT, filter: label });
    expect(listed).toMatchObject({ name: uploaded.trim(), displayName: 'tuned', labels: { team: 'tools' } });
    const endpoint = outputOf('whole', 'endpoint_resource_name');
    expect(listed?.deployedModels).toMatchObject([{ endpoint }]);

    const answer = await predict(predictions, {
      endpoint,
      instances: [valueMessage({ prefix: 'add 3' })],
      parameters: valueMessage({ maxOutputTokens: 8, temperature: 0 }),
    });
    expect(answer.predictions?.[0]?.structValue?.fields?.content?.stringValue).toEqual(expect.any(String));

    await expect(models.deleteModel({ name: uploaded.trim() })).rejects.toThrow(/Undeploy it first/);
    const deployedModelId = listed?.deployedModels?.[0]?.deployedModelId ?? '';
    const [undeploying] = await endpoints.undeployModel({ endpoint, deployedModelId });
    await undeploying.promise();
    const [deleting] = await models.deleteModel({ name: uploaded.trim() });
    await deleting.promise();
    await expect(models.getModel({ name: uploaded.trim() })).rejects.toThrow(/does not exist/);
  });
});
