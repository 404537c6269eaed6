import type { protos } from '@google-cloud/aiplatform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PARENT } from '../../../test/support/emulator-data.ts';
import { type Clients, type Rig, startRig } from '../../../test/support/emulator-rig.ts';

type TuningJob = protos.google.cloud.aiplatform.v1.ITuningJob;
type Content = protos.google.cloud.aiplatform.v1.IContent;

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const HOURS = 3_600_000;
/** For a training thread on a busy machine. */
const PATIENT = { timeout: 20_000 };
const user = (text: string): Content[] => [{ role: 'user', parts: [{ text }] }];

/** Two steps an epoch: 16 examples in batches of 8. */
function aJob(changes: Partial<TuningJob> = {}): TuningJob {
  return {
    baseModel: 'gemini-2.5-flash',
    tunedModelDisplayName: 'tuned',
    labels: { team: 'tools' },
    supervisedTuningSpec: {
      trainingDatasetUri: 'gs://data/gemini.jsonl',
      validationDatasetUri: 'gs://data/gemini-validation.jsonl',
      hyperParameters: { epochCount: 3, learningRateMultiplier: 1, adapterSize: 'ADAPTER_SIZE_FOUR' },
    },
    ...changes,
  };
}

async function create({ tunings }: Clients, job: TuningJob = aJob()): Promise<string> {
  const [{ name }] = await tunings.createTuningJob({ parent: PARENT, tuningJob: job });
  return name ?? '';
}

async function generated({ predictions }: Clients, model: string): Promise<string> {
  const request = { model, contents: user('add 3'), generationConfig: { temperature: 0, maxOutputTokens: 8 } };
  const [answer] = await predictions.generateContent(request);
  return answer.candidates?.[0]?.content?.parts?.[0]?.text ?? '';
}

describe.each(['gRPC', 'REST'] as const)("Google's Node client over %s", (transport) => {
  test('tunes a Gemini model, and finds its checkpoints, statistics and endpoints', async () => {
    const clients = rig.clients(transport);
    const { tunings, models, endpoints } = clients;
    const name = await create(clients);
    expect(name).toMatch(new RegExp(`^${PARENT}/tuningJobs/\\d+$`));
    const [queued] = await tunings.getTuningJob({ name });
    expect(queued).toMatchObject({ state: 'JOB_STATE_QUEUED', tunedModel: null, experiment: '' });

    rig.emulator.clock.advance(HOURS);
    const [job] = await tunings.getTuningJob({ name });
    expect(job).toMatchObject({
      state: 'JOB_STATE_SUCCEEDED',
      tunedModel: {
        model: expect.stringMatching(/\/models\/\d+@1$/),
        checkpoints: [
          { checkpointId: '1', epoch: '1', step: '2' },
          { checkpointId: '2', epoch: '2', step: '4' },
          { checkpointId: '3', epoch: '3', step: '6' },
        ],
      },
      tuningDataStats: { supervisedTuningDataStats: { tuningDatasetExampleCount: '16', tuningStepCount: '6' } },
    });
    const { model = '', endpoint, checkpoints = [] } = job.tunedModel ?? {};
    const own = checkpoints?.map((one) => one.endpoint);
    expect(new Set(own).size).toBe(3);
    expect(endpoint).toBe(own?.at(-1));

    const [record] = await models.getModel({ name: `${model}` });
    expect(record).toMatchObject({
      defaultCheckpointId: '3',
      labels: { team: 'tools', 'tune-type': 'sft' },
      baseModelSource: { genieSource: { baseModelUri: 'publishers/google/models/gemini-2.5-flash' } },
    });
    expect(record.deployedModels).toHaveLength(3);
    const [place] = await endpoints.getEndpoint({ name: `${endpoint}` });
    expect(place).toMatchObject({ labels: { team: 'tools' }, deployedModels: [{ checkpointId: '3' }] });
  });

  test('asks each checkpoint, and makes another one the default', async () => {
    const clients = rig.clients(transport);
    const { tunings, models } = clients;
    const name = await create(clients);
    rig.emulator.clock.advance(HOURS);
    const [{ tunedModel }] = await tunings.getTuningJob({ name });
    const [first, , last] = tunedModel?.checkpoints ?? [];
    expect(await generated(clients, `${first?.endpoint}`)).not.toBe(await generated(clients, `${last?.endpoint}`));

    const model = { name: `${tunedModel?.model}`.replace('@1', ''), defaultCheckpointId: '1' };
    await models.updateModel({ model, updateMask: { paths: ['default_checkpoint_id'] } });
    const [after] = await tunings.getTuningJob({ name });
    expect(after.tunedModel?.endpoint).toBe(first?.endpoint);
    const [listed] = await models.listModelVersionCheckpoints({ name: `${tunedModel?.model}` });
    expect(listed.map(({ checkpointId, step }) => [checkpointId, step])).toEqual([
      ['1', '2'],
      ['2', '4'],
      ['3', '6'],
    ]);
    const wrong = models.updateModel({
      model: { ...model, defaultCheckpointId: '9' },
      updateMask: { paths: ['default_checkpoint_id'] },
    });
    await expect(wrong).rejects.toThrow(/The model has no checkpoint/);
  });

  test('sees the curves grow in the TensorBoard of its experiment', async () => {
    const clients = rig.clients(transport);
    const { tunings, metadata, tensorboards } = clients;
    const name = await create(clients, aJob());
    rig.emulator.clock.advance(94_000 + 4_500); // of three epochs of 4 s the first is over
    await expect.poll(async () => (await evaluationSteps(clients, name)).steps, PATIENT).toEqual(['2']);
    rig.emulator.clock.advance(4_000);
    const { steps, experiment, board } = await evaluationSteps(clients, name);
    expect(steps).toEqual(['2', '4']);
    const [job] = await tunings.getTuningJob({ name });
    expect(job.state).toBe('JOB_STATE_RUNNING');
    const [runs] = await metadata.listContexts({
      parent: `${PARENT}/metadataStores/default`,
      filter: `schema_title="system.ExperimentRun" AND parent_contexts:"${experiment}"`,
    });
    expect(runs).toMatchObject([{ displayName: 'tuning', parentContexts: [experiment] }]);
    const [boards] = await tensorboards.listTensorboards({ parent: PARENT });
    expect(boards).toMatchObject([{ name: board, isDefault: true }]);
  });

  test('cancels a job, which then has no model and no later points', async () => {
    const clients = rig.clients(transport);
    const { tunings } = clients;
    const name = await create(clients);
    rig.emulator.clock.advance(94_000 + 4_500);
    await expect.poll(async () => (await evaluationSteps(clients, name)).steps, PATIENT).toEqual(['2']);
    await tunings.cancelTuningJob({ name });
    expect((await tunings.getTuningJob({ name }))[0].state).toBe('JOB_STATE_CANCELLING');
    rig.emulator.clock.advance(HOURS);
    const [job] = await tunings.getTuningJob({ name });
    expect(job).toMatchObject({ state: 'JOB_STATE_CANCELLED', error: { code: 1 }, tunedModel: null });
    expect((await evaluationSteps(clients, name)).steps).toEqual(['2']);
    await tunings.cancelTuningJob({ name }); // once more, and afterwards
  });

  test('lists its jobs newest first, page by page, by label and by state', async () => {
    const clients = rig.clients(transport);
    const { tunings } = clients;
    const names: string[] = [];
    for (const team of ['a', 'b', 'a']) {
      names.unshift(await create(clients, aJob({ labels: { team } })));
      rig.emulator.clock.advance(1_000);
    }
    const seen: Array<string | null | undefined> = [];
    for await (const job of tunings.listTuningJobsAsync({ parent: PARENT, pageSize: 1 })) seen.push(job.name);
    expect(seen).toEqual(names);
    const list = async (filter: string) => {
      const [jobs] = await tunings.listTuningJobs({ parent: PARENT, filter });
      return jobs.map(({ name }) => name);
    };
    expect(await list('labels.team="a"')).toEqual([names[0], names[2]]);
    expect(await list('labels.team:* AND state="JOB_STATE_PENDING"')).toEqual([]);
    rig.emulator.clock.advance(10_000);
    expect(await list('state="JOB_STATE_PENDING"')).toEqual(names);
    expect(await list('labels.team="nobody"')).toEqual([]);
  });

  test('goes on from a checkpoint of an earlier job', async () => {
    const clients = rig.clients(transport);
    const { tunings } = clients;
    const first = await create(clients);
    rig.emulator.clock.advance(HOURS);
    const [{ tunedModel }] = await tunings.getTuningJob({ name: first });
    const { baseModel: _base, ...rest } = aJob();
    const preTunedModel = { tunedModelName: `${tunedModel?.model}`, checkpointId: '2' };
    const name = await create(clients, { ...rest, preTunedModel });
    rig.emulator.clock.advance(HOURS);
    const [job] = await tunings.getTuningJob({ name });
    expect(job).toMatchObject({
      state: 'JOB_STATE_SUCCEEDED',
      preTunedModel: { ...preTunedModel, baseModel: 'gemini-2.5-flash' },
    });
    const losses = await Promise.all([first, name].map((one) => firstTrainLoss(clients, one)));
    expect(losses[1]).toBeLessThan(Number(losses[0]));
  });

  test('rebases a tuned model on another base model', async () => {
    const clients = rig.clients(transport);
    const { tunings } = clients;
    const name = await create(clients);
    rig.emulator.clock.advance(HOURS);
    const [{ tunedModel }] = await tunings.getTuningJob({ name });
    const [operation] = await tunings.rebaseTunedModel({
      parent: PARENT,
      tunedModelRef: { tunedModel: `${tunedModel?.model}` },
      tuningJob: { baseModel: 'gemini-2.5-flash-lite' },
      deployToSameEndpoint: true,
    });
    const [made] = await operation.promise();
    expect(made).toMatchObject({ baseModel: 'gemini-2.5-flash-lite', tunedModelDisplayName: 'tuned' });
    rig.emulator.clock.advance(HOURS);
    const [rebased] = await tunings.getTuningJob({ name: `${made.name}` });
    expect(rebased.state).toBe('JOB_STATE_SUCCEEDED');
    expect(rebased.tunedModel?.endpoint).toBe(tunedModel?.endpoint);
    expect(rebased.tunedModel?.model).not.toBe(tunedModel?.model);
  });

  test('streams an answer in pieces that make up the whole, and counts tokens', async () => {
    const clients = rig.clients(transport);
    const name = await create(clients, aJob({ supervisedTuningSpec: longSpec }));
    rig.emulator.clock.advance(HOURS);
    const [{ tunedModel }] = await clients.tunings.getTuningJob({ name });
    const model = `${tunedModel?.endpoint}`;
    const request = { model, contents: user('add 3'), generationConfig: { temperature: 0, maxOutputTokens: 20 } };
    const [whole] = await clients.predictions.generateContent(request);
    const text = whole.candidates?.[0]?.content?.parts?.[0]?.text;
    expect(whole).toMatchObject({ modelVersion: 'gemini-2.5-flash', usageMetadata: { promptTokenCount: 4 } });
    const pieces: string[] = [];
    for await (const piece of clients.predictions.streamGenerateContent(request)) {
      pieces.push(piece.candidates[0].content.parts[0].text);
    }
    expect(pieces.join('')).toBe(text);
    const [count] = await clients.utilities.countTokens({ endpoint: model, contents: user('add 3') });
    expect(count.totalTokens).toBe(4);
  });

  test('is told by predict what to use for Gemini', async () => {
    const clients = rig.clients(transport);
    const name = await create(clients);
    rig.emulator.clock.advance(HOURS);
    const [{ tunedModel }] = await clients.tunings.getTuningJob({ name });
    const asked = clients.predictions.predict({ endpoint: `${tunedModel?.endpoint}`, instances: [] });
    await expect(asked).rejects.toThrow(/Gemini cannot be accessed through Vertex Predict\/RawPredict API/);
  });
});

const longSpec = {
  trainingDatasetUri: 'gs://data/gemini.jsonl',
  hyperParameters: { epochCount: 20, adapterSize: 'ADAPTER_SIZE_SIXTEEN' },
  exportLastCheckpointOnly: true,
} as const;

async function seriesOf({ tunings, metadata, tensorboards }: Clients, name: string, displayName: string) {
  const [job] = await tunings.getTuningJob({ name });
  if (!job.experiment) return { steps: [], values: [], experiment: '', board: '' };
  const [context] = await metadata.getContext({ name: job.experiment });
  const board = context.metadata?.fields?.backing_tensorboard_resource?.stringValue ?? '';
  const parent = `${board}/experiments/${job.experiment.split('/').at(-1)}`;
  const [runs] = await tensorboards.listTensorboardRuns({ parent });
  const [series] = await tensorboards.listTensorboardTimeSeries({ parent: `${runs[0]?.name}` });
  const found = series.find((one) => one.displayName === displayName);
  if (!found) return { steps: [], values: [], experiment: job.experiment, board };
  const [{ timeSeriesData }] = await tensorboards.readTensorboardTimeSeriesData({
    tensorboardTimeSeries: `${found.name}`,
  });
  const points = timeSeriesData?.values ?? [];
  const steps = points.map(({ step }) => `${step}`);
  return { steps, values: points.map(({ scalar }) => scalar?.value ?? 0), experiment: job.experiment, board };
}

const evaluationSteps = (clients: Clients, name: string) => seriesOf(clients, name, '/eval_total_loss');

async function firstTrainLoss(clients: Clients, name: string): Promise<number> {
  const { values } = await seriesOf(clients, name, '/train_total_loss');
  return values[0] ?? Number.NaN;
}
