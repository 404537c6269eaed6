import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings, SettingsError } from '../config.ts';
import { installRuntime } from './runtime.ts';

const taken = createServer();
let port: number;
beforeAll(async () => {
  taken.listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  port = (taken.address() as AddressInfo).port;
});
afterAll(() => taken.close());

test.each([
  ['127.0.0.1', () => `TEMPOTUNE_METRICS_PORT: ${port}, but this port of 127.0.0.1 is taken. To fix: `],
  ['localhost', () => `TEMPOTUNE_METRICS_PORT: ${port}, but this port of 127.0.0.1 is taken. To fix: `],
  ['192.0.2.1', () => 'TEMPOTUNE_LISTEN_HOST: 192.0.2.1, but it is no address of this machine. To fix: '],
])('metrics on %s that nothing can listen on are refused with their setting', (listenHost, sentence) => {
  const settings = { ...readSettings({}), metricsPort: port, listenHost };
  expect(() => installRuntime(settings)).toThrow(SettingsError);
  expect(() => installRuntime(settings)).toThrow(sentence());
});
