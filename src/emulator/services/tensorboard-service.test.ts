import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import { type Clients, type Rig, startRig } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
let tensorboards: Clients['tensorboards'];
beforeAll(async () => {
  rig = await startRig();
  ({ tensorboards } = rig.clients('gRPC'));
});
afterAll(() => rig.close());

async function makeBoard(displayName: string): Promise<string> {
  const [making] = await tensorboards.createTensorboard({ parent: PARENT, tensorboard: { displayName } });
  return (await making.promise())[0].name ?? '';
}

async function startJob(id: string, board: string, changes: object = {}): Promise<void> {
  const body = tuningJob({ tensorboard_resource_id: board, train_steps: 10, ...changes });
  const answer = await rig.fetchJson(`/v1/${PARENT}/pipelineJobs?pipelineJobId=${id}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
}
const look = (id: string) => rig.fetchJson(`/v1/${PARENT}/pipelineJobs/${id}`);

async function experimentsOf(board: string): Promise<string[]> {
  const [experiments] = await tensorboards.listTensorboardExperiments({ parent: board });
  return experiments.map(({ name }) => name?.split('/').at(-1) ?? '');
}

async function seriesOf(board: string) {
  const [[experiment]] = await tensorboards.listTensorboardExperiments({ parent: board });
  const [[run]] = await tensorboards.listTensorboardRuns({ parent: experiment?.name ?? '' });
  const [series] = await tensorboards.listTensorboardTimeSeries({ parent: run?.name ?? '' });
  return series;
}

test('metrics appear when the uploader has ended, not before; the experiment names the job', async () => {
  const board = await makeBoard('late');
  await startJob('late', board);
  rig.emulator.clock.advance(115_000 + 20_000 + 10_000); // in the middle of the uploader
  await look('late');
  expect(await experimentsOf(board)).toEqual([]);
  rig.emulator.clock.advance(10_000);
  expect(await experimentsOf(board)).toEqual([expect.stringMatching(/^late-\d+$/)]);
});

test('without an evaluation dataset there are train metrics only, and none beyond the steps', async () => {
  const board = await makeBoard('train only');
  await startJob('plain', board);
  rig.emulator.clock.advance(3_600_000);
  await look('plain');
  const series = await seriesOf(board);
  expect(series.map(({ displayName }) => displayName)).toEqual(
    expect.arrayContaining([
      '/train_total_loss',
      '/train_fraction_of_correct_next_step_preds',
      '/train_num_predictions',
    ]),
  );
  expect(series).toHaveLength(3);
  expect(series[0]).toMatchObject({ valueType: 'SCALAR', metadata: { maxStep: '10' } });
});

test('a chat model has none of evaluation, whatever it was sent', async () => {
  const board = await makeBoard('chat');
  const changes = {
    large_model_reference: 'codechat-bison@002',
    dataset_uri: 'gs://data/chat.jsonl',
    evaluation_data_uri: 'gs://data/missing',
  };
  await startJob('chat', board, changes);
  rig.emulator.clock.advance(3_600_000);
  expect((await look('chat')).body).toMatchObject({ state: 'PIPELINE_STATE_SUCCEEDED' });
  expect(await seriesOf(board)).toHaveLength(3);
});

test('slow metrics come after the job', async () => {
  const board = await makeBoard('slow');
  rig.emulator.faults.add([{ kind: 'slow-metrics', latencyMs: 7_200_000 }]);
  await startJob('slow', board);
  rig.emulator.clock.advance(3_600_000);
  expect((await look('slow')).body).toMatchObject({ state: 'PIPELINE_STATE_SUCCEEDED' });
  expect(await experimentsOf(board)).toEqual([]);
  rig.emulator.clock.advance(7_200_000);
  expect(await experimentsOf(board)).toHaveLength(1);
});

test('two jobs of the same spec have the same metrics, whatever they are called', async () => {
  const values = [];
  for (const id of ['same-a', 'same-b']) {
    const board = await makeBoard(id);
    await startJob(id, board, { evaluation_data_uri: 'gs://data/evaluation.jsonl', evaluation_interval: 5 });
    rig.emulator.clock.advance(3_600_000);
    await look(id);
    const series = await seriesOf(board);
    const read = await Promise.all(
      series.map(async ({ name, displayName }) => {
        const [{ timeSeriesData }] = await tensorboards.readTensorboardTimeSeriesData({
          tensorboardTimeSeries: name ?? '',
        });
        return [displayName, (timeSeriesData?.values ?? []).map(({ step, scalar }) => [step, scalar?.value])] as const;
      }),
    );
    values.push(Object.fromEntries(read));
  }
  expect(values[0]?.['/eval_total_loss']).toHaveLength(2);
  expect(values[1]).toEqual(values[0]);
});

describe('reading', () => {
  let loss: string;
  let board: string;
  beforeAll(async () => {
    board = await makeBoard('reading');
    await startJob('reading', board);
    rig.emulator.clock.advance(3_600_000);
    await look('reading');
    loss = (await seriesOf(board)).find(({ displayName }) => displayName === '/train_total_loss')?.name ?? '';
  });

  test.each([
    [4, 4],
    [-1, 10],
    [0, 10],
  ])('at most %d points gives %d, the last among them', async (maxDataPoints, count) => {
    const [{ timeSeriesData }] = await tensorboards.readTensorboardTimeSeriesData({
      tensorboardTimeSeries: loss,
      maxDataPoints,
    });
    expect(timeSeriesData?.values).toHaveLength(count);
    expect(timeSeriesData?.values?.at(-1)?.step).toBe('10');
  });

  test('an export pages through the body of its requests', async () => {
    const steps: string[] = [];
    let pageToken: string | undefined = '';
    while (pageToken !== undefined) {
      const body = { pageSize: 4, orderBy: 'step', pageToken };
      const answer = await rig.fetchJson(`/v1/${loss}:exportTensorboardTimeSeries`, { method: 'POST', body });
      const page = answer.body as { timeSeriesDataPoints: Array<{ step: string }>; nextPageToken?: string };
      steps.push(...page.timeSeriesDataPoints.map(({ step }) => step));
      pageToken = page.nextPageToken;
    }
    expect(steps).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)));
  });

  test('several series at once, with a repeated key; a stranger among them is refused', async () => {
    const name = encodeURIComponent(loss);
    const answer = await rig.fetchJson(`/v1/${board}:batchRead?timeSeries=${name}&timeSeries=${name}`);
    const id = loss.split('/').at(-1);
    expect(answer.body).toMatchObject({
      timeSeriesData: [{ tensorboardTimeSeriesId: id }, { tensorboardTimeSeriesId: id }],
    });
    const strange = `/v1/${board}1:batchRead?timeSeries=${name}`;
    expect((await rig.fetchJson(strange)).status).toBe(400);
  });

  test('a series by its name', async () => {
    const parent = loss.slice(0, loss.indexOf('/timeSeries/'));
    const [found] = await tensorboards.listTensorboardTimeSeries({
      parent,
      filter: 'display_name="/train_total_loss"',
    });
    expect(found.map(({ name }) => name)).toEqual([loss]);
  });
});

test('a deleted TensorBoard is gone with all that is in it', async () => {
  const board = await makeBoard('gone');
  const [deleting] = await tensorboards.deleteTensorboard({ name: board });
  await deleting.promise();
  await expect(tensorboards.getTensorboard({ name: board })).rejects.toMatchObject({ code: 5 });
  await expect(tensorboards.listTensorboardExperiments({ parent: board })).rejects.toMatchObject({ code: 5 });
  const [all] = await tensorboards.listTensorboards({ parent: PARENT, orderBy: 'create_time' });
  expect(all.map(({ displayName }) => displayName)).not.toContain('gone');
});
