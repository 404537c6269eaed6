import { Connection } from '@temporalio/client';
import { expect, inject, test } from 'vitest';
import { freePort, isFree } from '../../src/cli/demo/free-port.ts';
import { startTemporalServer } from '../../src/cli/demo/temporal-server.ts';

const signal = new AbortController().signal;

test('the dev server answers when it is said to be up, and its port is free again after close', async () => {
  const server = await startTemporalServer({ binary: inject('temporalCliPath'), forVisitors: false, signal });
  const connection = await Connection.connect({ address: server.address });
  await connection.close();
  await server.close();
  expect(await isFree(Number(server.address.split(':')[1]))).toBe(true);
});

test.each([
  ['a program that is no server', process.execPath, /did not start: [\s\S]*Cannot find module/],
  ['a program that is not there', '/no/such/temporal', /did not start: spawn \/no\/such\/temporal ENOENT/],
])('%s is named with its own words', async (_name, binary, words) => {
  await expect(startTemporalServer({ binary, forVisitors: false, signal })).rejects.toThrow(words);
});

test('whoever is interrupted does not wait for it', async () => {
  const interrupted = startTemporalServer({ binary: '/bin/cat', forVisitors: false, signal: AbortSignal.abort() });
  await expect(interrupted).rejects.toThrow();
});

test('a free port is free', async () => {
  expect(await isFree(await freePort())).toBe(true);
});
