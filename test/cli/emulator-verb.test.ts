import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { runEmulator } from '../../src/cli/commands/emulator.ts';
import { runVerb } from '../../src/cli/verb.ts';
import { fakeContext } from './fake-context.ts';

const options = { port: 0, host: '127.0.0.1', speed: 60 };

test('the first line on stdout says where it is, and Ctrl-C ends it', async () => {
  const context = fakeContext();
  const running = runEmulator(options, context);
  await expect.poll(() => context.printed.out).not.toBe('');
  const { url } = JSON.parse(context.printed.out) as { url: string };
  expect((await fetch(`${url}/_emulator/jobs`)).status).toBe(200);
  expect(context.printed.notes).toContain(`TEMPOTUNE_VERTEX_ENDPOINT=${url}`);
  context.interrupt();
  expect(await running).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is taken is named, with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const context = fakeContext();
  await runVerb(context, {}, () => runEmulator({ ...options, port }, context));
  server.close();
  expect(context.printed).toMatchObject({ exitCode: 1, notes: expect.stringContaining('--port 0') });
});

test('an address of another machine is named, with the way out', async () => {
  const context = fakeContext();
  await runVerb(context, {}, () => runEmulator({ ...options, host: '192.0.2.1' }, context));
  expect(context.printed).toMatchObject({
    exitCode: 1,
    notes: expect.stringMatching(/^--host 192\.0\.2\.1 is no address of this machine\. To fix: take --host 127/),
  });
});
