import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LINES_OF_DATA, smokeDataset, smokeRequest } from '../../scripts/smoke-live/request.mjs';
import { isError } from '../../src/contract/findings.ts';
import { resolveTuneRequest } from '../../src/requests/resolve-tune-request.ts';

test('without credentials and settings it starts nothing: every gap at once, and exit 2', async () => {
  const home = await mkdtemp(join(tmpdir(), 'tempotune-nobody-'));
  const env = { PATH: process.env.PATH, HOME: home, CLOUDSDK_CONFIG: home, PROJECT: 'my-project' };
  const { status, stderr } = spawnSync(process.execPath, ['scripts/smoke-live.mjs'], { env, encoding: 'utf8' });
  await rm(home, { recursive: true });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Nothing was started\. Missing:\n {2}credentials: .*\n {2}BUCKET=.*\n {2}REGION=.*\n$/);
});

test('its request is sound, its examples are all different', () => {
  const where = { PROJECT: 'my-project', BUCKET: 'my-bucket', REGION: 'us-central1', dataset: '/tmp/train.jsonl' };
  expect(resolveTuneRequest(smokeRequest(where)).findings.filter(isError)).toEqual([]);
  expect(new Set(smokeDataset().trim().split('\n')).size).toBe(LINES_OF_DATA);
});
