import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { runCodecServer } from '../../src/cli/commands/codec-server.ts';
import { runVerb } from '../../src/cli/verb.ts';
import { fakeContext } from './fake-context.ts';

const options = { port: 0, host: '127.0.0.1', origin: [] };
const environment = {
  TEMPOTUNE_ENCRYPTION_KEYS: `k:${Buffer.alloc(32, 'k').toString('base64')}`,
  TEMPOTUNE_CODEC_TOKEN: 'a-token-of-the-team',
};

test('a port that is taken is named, with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const context = fakeContext({ environment });
  await runVerb(context, {}, () => runCodecServer({ ...options, port }, context));
  server.close();
  expect(context.printed).toMatchObject({ exitCode: 1, notes: expect.stringContaining(`port ${port} on 127.0.0.1`) });
});

test('an address of another machine is named, with the way out', async () => {
  const context = fakeContext({ environment });
  await runVerb(context, {}, () => runCodecServer({ ...options, host: '192.0.2.1' }, context));
  expect(context.printed).toMatchObject({
    exitCode: 1,
    notes: expect.stringMatching(/^--host 192\.0\.2\.1 is no address of this machine\. To fix: take --host 127/),
  });
});
