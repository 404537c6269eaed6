import type { Command } from '@commander-js/extra-typings';
import { serveCodec } from '../../client/codec-server.ts';
import { payloadEncryption } from '../../client/payload-encryption.ts';
import { exposureNotice } from '../../config/loopback.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { untilAborted } from '../interruption.ts';
import { listenRefused } from '../listen-refused.ts';
import { origin, wholeNumber } from '../option-values.ts';
import { runVerb } from '../verb.ts';

export interface CodecServerVerbOptions {
  readonly port: number;
  readonly host: string;
  readonly origin: readonly string[];
}

export function registerCodecServer(cli: Command, context: CliContext): void {
  cli
    .command('codec-server')
    .description("Decrypt payloads for Temporal's Web UI and CLI, until Ctrl-C, for whoever knows the token.")
    .option('--port <number>', 'TCP port, 0 for any free one', wholeNumber(0, 65_535), 8081)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--origin <url...>', 'web pages that may ask, as scheme, host and port', origin, [])
    .option('--json', 'the first line on stdout is JSON anyway')
    .addHelpText(
      'after',
      `
Environment:
  TEMPOTUNE_ENCRYPTION_KEYS     the keys of the workers, or TEMPOTUNE_ENCRYPTION_KEY_FILE
  TEMPOTUNE_CODEC_TOKEN         what callers must know

Example:
  $ tempotune codec-server --origin http://localhost:8233`,
    )
    .action((flags) => runVerb(context, flags, () => runCodecServer(flags, context)));
}

export async function runCodecServer(
  { port, host, origin: origins }: CodecServerVerbOptions,
  context: Pick<CliContext, 'io' | 'settings' | 'interruption'>,
): Promise<ExitCode> {
  const { io } = context;
  const { encryptionKeys: keys, codecToken: token } = context.settings();
  if (!keys) throw missing('keys to decrypt with', 'set TEMPOTUNE_ENCRYPTION_KEYS, as for the workers');
  if (!token) throw missing('a token', 'set TEMPOTUNE_CODEC_TOKEN, made for example by: openssl rand -hex 32');
  const codec = payloadEncryption(keys);
  const server = await serveCodec({ codec, token, origins, host, port }).catch((error: unknown) => {
    throw listenRefused(error, { host, port });
  });
  io.out(JSON.stringify({ url: server.url, pid: process.pid }));
  const exposed = exposureNotice('the codec server', host);
  if (exposed) io.note(`${exposed}, or put TLS before it: token and payloads travel readable.`);
  io.note(
    [
      'Codec server; Ctrl-C ends it. With the Temporal CLI:',
      `  temporal workflow show --workflow-id <id> --codec-endpoint ${server.url} --codec-auth "Bearer $TEMPOTUNE_CODEC_TOKEN"`,
      `Web pages that may ask: ${origins.length === 0 ? 'none (see --origin)' : origins.join(', ')}`,
    ].join('\n'),
  );
  await untilAborted(context.interruption());
  await server.close();
  return EXIT.done;
}

function missing(what: string, fix: string): CliError {
  return new CliError(EXIT.usage, `the codec server has not got ${what}`, fix);
}
