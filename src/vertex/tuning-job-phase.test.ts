import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { phaseReader } from './tuning-job-phase.ts';

const job = 'projects/p/locations/us-central1/tuningJobs/5';
let answer: { status: number; body: string };
const paths: string[] = [];
let server: Server;
let endpoint: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test.each<[body: string, phase: string | undefined]>([
  ['{"tuningJobState": "WAITING_FOR_CAPACITY"}', 'WAITING_FOR_CAPACITY'],
  ['{"tuningJobState": "TUNING_JOB_STATE_TUNING"}', 'TUNING'],
  ['{"tuningJobState": "TUNING_JOB_STATE_UNSPECIFIED"}', undefined],
  ['{"tuningJobState": 5}', undefined],
  ['{}', undefined],
  ['null', undefined],
  ['<html>', undefined],
])('%s is phase %s', async (body, phase) => {
  answer = { status: 200, body };
  expect(await phaseReader('us-central1', `${endpoint}/`)(job)).toBe(phase);
  expect(paths.at(-1)).toBe(`/v1/${job}`);
});

test('a read that fails is no phase, and no error', async () => {
  answer = { status: 500, body: '{"tuningJobState": "TUNING"}' };
  expect(await phaseReader('us-central1', endpoint)(job)).toBeUndefined();
  expect(await phaseReader('us-central1', 'http://127.0.0.1:1')(job)).toBeUndefined();
});
