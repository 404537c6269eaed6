import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  for (const id of ['known', 'numbers']) {
    await rig.fetchJson(`/v1/${PARENT}/pipelineJobs?pipelineJobId=${id}`, { method: 'POST', body: tuningJob() });
  }
});
afterAll(() => rig.close());

const jobs = `/v1/${PARENT}/pipelineJobs`;

describe('enums', () => {
  test('are names unless the client asks for numbers', async () => {
    expect((await rig.fetchJson(`${jobs}/known`)).body).toMatchObject({ state: 'PIPELINE_STATE_QUEUED' });
    const asked = await rig.fetchJson(`${jobs}/known?%24alt=json%3Benum-encoding%3Dint`);
    expect(asked.body).toMatchObject({ state: 1 });
    const bare = await rig.fetchJson(`${jobs}?$alt=json;enum-encoding=int`);
    expect(bare.body).toMatchObject({ pipelineJobs: [{ state: 1 }, { state: 1 }] });
  });

  test.each([2, 'PIPELINE_FAILURE_POLICY_FAIL_FAST'])('are read as %s', async (failurePolicy) => {
    const { runtimeConfig } = tuningJob();
    const body = tuningJob({}, { runtimeConfig: { ...runtimeConfig, failurePolicy } });
    expect((await rig.fetchJson(jobs, { method: 'POST', body })).body).toMatchObject({
      runtimeConfig: { failurePolicy: 'PIPELINE_FAILURE_POLICY_FAIL_FAST' },
    });
  });
});

test('a message of more than 16 MB is refused in the words of Google', async () => {
  const body = tuningJob({ displayName: 'x'.repeat(17 * 1024 * 1024) });
  expect(await rig.fetchJson(jobs, { method: 'POST', body })).toMatchObject({
    status: 400,
    body: { error: { message: 'Request payload size exceeds the limit: 16777216 bytes.' } },
  });
});

describe('names of fields', () => {
  test('may be the proto names, in the body and in the query; keys of a map stay as they are', async () => {
    const { displayName, templateUri, runtimeConfig } = tuningJob();
    const body = {
      display_name: displayName,
      template_uri: templateUri,
      labels: { snake_key: 'x' },
      runtime_config: {
        gcs_output_directory: runtimeConfig.gcsOutputDirectory,
        parameter_values: runtimeConfig.parameterValues,
      },
    };
    const answer = await rig.fetchJson(`${jobs}?pipeline_job_id=snake&prettyPrint=false&key=k`, {
      method: 'POST',
      body,
    });
    expect(answer.body).toMatchObject({
      name: `${PARENT}/pipelineJobs/snake`,
      labels: { snake_key: 'x' },
      runtimeConfig: { parameterValues: runtimeConfig.parameterValues },
    });
  });

  test('that are unknown are refused by name and place', async () => {
    const body = { displayNam: 'x', runtimeConfig: { gcsOutput: 'y' } };
    expect(await rig.fetchJson(jobs, { method: 'POST', body })).toEqual({
      status: 400,
      body: {
        error: {
          code: 400,
          status: 'INVALID_ARGUMENT',
          message: expect.stringContaining('Unknown name "displayNam" at \'pipeline_job\': Cannot find field.'),
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              fieldViolations: [
                { field: 'pipeline_job', description: expect.stringContaining('"displayNam"') },
                { field: 'pipeline_job.runtime_config', description: expect.stringContaining('"gcsOutput"') },
              ],
            },
          ],
        },
      },
    });
  });
});

describe('a request that makes no sense', () => {
  test.each([
    ['malformed JSON', 'POST', jobs, '{"a" 1}', 400, /^Invalid JSON payload received/],
    ['an array', 'POST', jobs, '[]', 400, /Root element must be a message/],
    ['a wrong type', 'POST', jobs, '{"displayName": 3}', 400, /displayName: expected string/],
    [
      'an unknown query key',
      'GET',
      `${jobs}/known?x=1`,
      undefined,
      400,
      /Unknown name "x": Cannot bind query parameter/,
    ],
    ['a job that is not there', 'GET', `${jobs}/unknown`, undefined, 404, /does not exist/],
    [
      'a job of another region',
      'GET',
      jobs.replace('us-central1', 'us-west1').concat('/known'),
      undefined,
      404,
      /does not exist/,
    ],
    ['an unknown path', 'GET', '/v1/nothing/here', undefined, 404, /No method serves/],
    ['no region', 'POST', '/v1/projects/p/locations//pipelineJobs', '{}', 404, /No method serves/],
    [
      'a method that is not implemented',
      'GET',
      `/v1/${PARENT}/trainingPipelines`,
      undefined,
      501,
      /PipelineService.ListTrainingPipelines/,
    ],
    ['a broken escape', 'GET', '/v1/%E0%A4%A', undefined, 400, /Invalid path/],
  ] as const)('%s', async (_, method, path, body, status, message) => {
    const answer = await rig.fetchJson(path, body === undefined ? { method } : { method, body });
    expect(answer).toMatchObject({ status, body: { error: { code: status } } });
    expect((answer.body as { error: { message: string } }).error.message).toMatch(message);
  });
});

test('%40 and @ mean the same', async () => {
  for (const at of ['@', '%40']) {
    expect((await rig.fetchJson(`/v1/publishers/google/models/code-bison${at}002`)).body).toMatchObject({
      name: 'publishers/google/models/code-bison',
      publisherModelTemplate: expect.stringMatching(/code-bison@002$/),
      predictSchemata: { instanceSchemaUri: expect.stringContaining('/code_generation_1.0.0.yaml') },
    });
  }
});

test('v1beta1 and v1 show the same job', async () => {
  const beta = await rig.fetchJson(`${jobs.replace('v1', 'v1beta1')}/known`);
  expect(beta).toEqual(await rig.fetchJson(`${jobs}/known`));
});

test('a body of half a megabyte passes', async () => {
  const pipelineSpec = { pipelineInfo: { name: 'tune-large-model' }, filler: 'x'.repeat(500_000) };
  const body = tuningJob({}, { pipelineSpec });
  const answer = await rig.fetchJson(`${jobs}?pipelineJobId=large`, { method: 'POST', body });
  expect(answer.body).toMatchObject({ pipelineSpec });
});
