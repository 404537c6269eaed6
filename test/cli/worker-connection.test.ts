import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { afterEach, expect, inject, test } from 'vitest';
import { connectWorker } from '../../src/worker/connect.ts';
import { freePort } from '../support/dev-server.ts';

afterEach(() => {
  delete process.env.TEMPORAL_API_KEY;
});

test('a worker that is up before its Temporal server says so, and connects when the server is there', async () => {
  const port = await freePort();
  const warnings: LogEntry[] = [];
  const log = new DefaultLogger('WARN', (entry) => warnings.push(entry));
  const connecting = connectWorker(log, `127.0.0.1:${port}`);
  await expect.poll(() => warnings.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(warnings[0]).toMatchObject({
    message: expect.stringContaining('no Temporal server yet'),
    meta: { reason: expect.stringContaining('Connection refused') },
  });

  const [host = '', serverPort = ''] = inject('temporalAddress').split(':');
  const front = createServer((socket) => {
    const server = connectTcp(Number(serverPort), host);
    socket.pipe(server).pipe(socket);
    for (const end of [socket, server]) end.on('error', () => end.destroy());
  }).listen(port, '127.0.0.1');
  await once(front, 'listening');
  const { connection, namespace } = await connecting;
  expect(namespace).toBe('default');
  await connection.close();
  front.close();
}, 60_000);

test('a worker that speaks TLS to a server without it says why, and which setting asked for it', async () => {
  process.env.TEMPORAL_API_KEY = 'a-key-of-nobody';
  const ended = new AbortController();
  const warnings: LogEntry[] = [];
  const log = new DefaultLogger('WARN', (entry) => {
    warnings.push(entry);
    ended.abort();
  });
  await expect(connectWorker(log, inject('temporalAddress'), ended.signal)).rejects.toThrow();
  expect(warnings[0]?.meta).toMatchObject({
    reason: expect.stringContaining('InvalidContentType'),
    hint: 'TLS is on because TEMPORAL_API_KEY is set: set TEMPORAL_TLS=false for a server without TLS',
  });
  expect(JSON.stringify(warnings.map(({ meta }) => meta))).not.toContain('a-key-of-nobody');
});
