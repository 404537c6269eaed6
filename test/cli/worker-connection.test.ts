import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import { DefaultLogger } from '@temporalio/worker';
import { expect, inject, test } from 'vitest';
import { connectWorker } from '../../src/worker/connect.ts';
import { freePort } from '../support/dev-server.ts';

test('a worker that is up before its Temporal server says so, and connects when the server is there', async () => {
  const port = await freePort();
  const warnings: string[] = [];
  const log = new DefaultLogger('WARN', ({ message }) => warnings.push(message));
  const connecting = connectWorker(log, `127.0.0.1:${port}`);
  await expect.poll(() => warnings.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(warnings[0]).toContain('no Temporal server yet');

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
