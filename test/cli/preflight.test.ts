import { describe, expect, test } from 'vitest';
import type { Cloud } from '../../src/cli/doctor/cloud.ts';
import { requestProbes } from '../../src/cli/doctor/request-probes.ts';
import { GoogleApiError, type GoogleErrorKind } from '../../src/google/errors.ts';
import { resolveTuneRequest } from '../../src/requests/resolve-tune-request.ts';

const KEY = 'projects/my-project/locations/us-central1/keyRings/ring/cryptoKeys/key';
const TENSORBOARD = 'projects/my-project/locations/us-central1/tensorboards/1';
const asked = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://my-bucket/train.jsonl',
  outputDirectory: 'gs://my-bucket/out',
  pipelineJobRegion: 'us-central1',
  encryptionSpecKeyName: KEY,
  tensorboardResourceId: TENSORBOARD,
};

const fine: Cloud = {
  vertexIs: 'google',
  identity: async () => ({ kind: 'user', name: 'me@example.com' }),
  preflight: () => ({
    readJobs: async () => undefined,
    readModels: async () => undefined,
    readTensorboard: async () => undefined,
  }),
  objects: {
    bucket: async (name) => ({ name, location: 'US-CENTRAL1' }),
    ownsBucket: async () => true,
    stat: async (uri) => ({ uri, sizeBytes: 1_234, generation: '1', crc32c: '', metadata: {} }),
  },
  lackedPermissions: async () => [],
  keyProblem: async () => undefined,
  quota: async () => 8,
};

const refused = (kind: GoogleErrorKind, message: string) => async (): Promise<never> => {
  throw new GoogleApiError(kind, message);
};

interface Seen {
  readonly state: string;
  readonly text: string;
}

/** What is said of one subject when `cloud` differs from a fine one as given. */
async function seen(subject: string, cloud: Partial<Cloud>, request: object = {}, parallelism = 1): Promise<Seen> {
  const { value, findings } = resolveTuneRequest({ ...asked, ...request });
  if (!value) throw new Error(findings.map(({ code }) => code).join());
  const probes = await requestProbes({ tune: value, parallelism }, { ...fine, ...cloud });
  const probe = probes.find((one) => one.subject.startsWith(subject));
  if (!probe) throw new Error(`nothing on ${subject} in ${probes.map((one) => one.subject).join(', ')}`);
  return { state: probe.state, text: [probe.found, probe.fix].filter(Boolean).join(' | ') };
}

const preflightThat = (part: Partial<ReturnType<Cloud['preflight']>>): Partial<Cloud> => ({
  preflight: (location) => ({ ...fine.preflight(location), ...part }),
});

describe('a preflight against Google', () => {
  test('with everything in place only what nobody can see is open', async () => {
    const { value } = resolveTuneRequest(asked);
    const probes = value ? await requestProbes({ tune: value, parallelism: 1 }, fine) : [];
    expect(probes.filter(({ state }) => state === 'missing').map(({ subject }) => subject)).toEqual(['base model']);
    expect(probes.filter(({ state }) => state === 'note').map(({ subject }) => subject)).toEqual([
      'service account',
      'bucket, for the job',
    ]);
  });

  test.each<[string, Partial<Cloud>, RegExp]>([
    [
      'identity',
      { identity: refused('Denied', 'Could not load the default credentials. To fix: gcloud auth login.') },
      /^Could not load the default credentials\. \| gcloud auth login$/,
    ],
    [
      'pipeline jobs in us-central1',
      preflightThat({
        readJobs: refused('Denied', 'Vertex AI API has not been used in project 1 before or it is disabled.'),
      }),
      /disabled in my-project \| gcloud services enable aiplatform\.googleapis\.com --project my-project/,
    ],
    [
      'pipeline jobs',
      preflightThat({ readJobs: refused('Denied', "Permission 'aiplatform.pipelineJobs.list' denied") }),
      /denied \| .*--role roles\/aiplatform\.user/,
    ],
    [
      'models in us-central1',
      preflightThat({ readModels: refused('NotFound', 'Project not found: my-project') }),
      /not found: my-project \| .*gcloud projects describe my-project/,
    ],
    ['models', preflightThat({ readModels: refused('Unavailable', 'connect ECONNREFUSED') }), /ECONNREFUSED/],
    [
      'TensorBoard',
      preflightThat({ readTensorboard: refused('NotFound', 'no such') }),
      /there is no projects.*tensorboards\/1 \| .*gcloud ai tensorboards list/,
    ],
    [
      'output bucket',
      { objects: { ...fine.objects, bucket: async () => undefined } },
      /there is no gs:\/\/my-bucket \| gcloud storage buckets create gs:\/\/my-bucket/,
    ],
    [
      'output bucket',
      { lackedPermissions: async () => ['storage.objects.create'] },
      /you lack storage\.objects\.create on gs:\/\/my-bucket \| .*roles\/storage\.objectAdmin/,
    ],
    ['dataset', { objects: { ...fine.objects, stat: async () => undefined } }, /there is no gs:\/\/my-bucket\/train/],
    ['encryption key', { keyProblem: async () => 'its purpose is MAC' }, /its purpose is MAC/],
    ['quota in us-central1', { quota: async () => 4 }, /^4; one job needs 8 GPUs .* \| request 8 there: https:/],
  ])('%s missing, with the fix: %#', async (subject, cloud, text) => {
    const { state, text: said } = await seen(subject, cloud);
    expect(said).toMatch(text);
    expect(state).toBe('missing');
  });

  test.each<[string, Partial<Cloud>, RegExp]>([
    ['output bucket', { lackedPermissions: async () => undefined }, /^not checked: .*can't say who may write/],
    ['encryption key', { keyProblem: refused('Denied', 'KMS API disabled') }, /^not checked: .*KMS API disabled/],
    ['quota', { quota: refused('Denied', 'Cloud Quotas API') }, /^not checked: one job needs 8 GPUs.*Cloud Quotas API/],
    ['quota', { quota: async () => undefined }, /^not checked: .*lists no such quota \| https:/],
  ])('%s: says what was not checked: %#', async (subject, cloud, text) => {
    const { state, text: said } = await seen(subject, cloud);
    expect([state, said]).toEqual(['note', expect.stringMatching(text)]);
  });

  test('quota: jobs at a time multiply it, and unlimited is enough', async () => {
    expect(await seen('quota', {}, {}, 3)).toMatchObject({
      state: 'missing',
      text: expect.stringContaining('need 24'),
    });
    expect(await seen('quota', { quota: async () => -1 }, {}, 3)).toMatchObject({ state: 'ok' });
  });

  test('a bucket that the run would make, and one of another project', async () => {
    const absent = { objects: { ...fine.objects, bucket: async () => undefined } };
    expect(await seen('output bucket', absent, { createBucket: true })).toMatchObject({ state: 'ok' });
    const foreign = { objects: { ...fine.objects, ownsBucket: async () => false } };
    expect((await seen('output bucket', foreign)).text).toContain('of another project');
  });

  test('a bug of ours is no missing permission', async () => {
    const broken = preflightThat({ readJobs: () => Promise.reject(new TypeError('x is undefined')) });
    await expect(seen('pipeline jobs', broken)).rejects.toThrow(TypeError);
  });
});

describe('a preflight against an emulator', () => {
  const emulated = {
    vertexIs: 'http endpoint',
    identity: refused('Denied', 'asked'),
    quota: refused('Denied', 'asked'),
  } as const;

  test.each([
    ['identity', 'note', /^not checked: an http endpoint is sent no credentials$/],
    ['base model', 'ok', /code-bison@002/],
    ['encryption key', 'note', /^not checked: its name is well formed; an emulator/],
    ['quota', 'note', /^not checked: one job needs 8 GPUs .*an emulator/],
  ])('%s: %s', async (subject, state, text) => {
    expect(await seen(subject, emulated)).toMatchObject({ state, text: expect.stringMatching(text) });
  });
});
