import type { Command } from '@commander-js/extra-typings';
import { exposureNotice } from '../../config/loopback.ts';
import { type Emulator, startEmulator } from '../../emulator/server.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { untilAborted } from '../interruption.ts';
import { listenRefused } from '../listen-refused.ts';
import { positiveNumber, wholeNumber } from '../option-values.ts';
import { runVerb } from '../verb.ts';

export interface EmulatorVerbOptions {
  readonly port: number;
  readonly host: string;
  readonly speed: number;
  readonly data?: string | undefined;
}

export function registerEmulator(cli: Command, context: CliContext): void {
  cli
    .command('emulator')
    .description(
      'Serve the parts of Vertex AI and Cloud Storage that tuning needs, until Ctrl-C. Its jobs really train.',
    )
    .option('--port <number>', 'TCP port, 0 for any free one', wholeNumber(0, 65_535), 8085)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'keep jobs, models and objects there over restarts; without it all is in memory')
    .option('--speed <factor>', 'simulated seconds per real second', positiveNumber, 60)
    .option('--json', 'the first line on stdout is JSON anyway')
    .addHelpText('after', '\nExample:\n  $ tempotune emulator --port 8085 --data .emulator --speed 120')
    .action((flags) => runVerb(context, flags, () => runEmulator(flags, context)));
}

export async function runEmulator(
  options: EmulatorVerbOptions,
  context: Pick<CliContext, 'io' | 'interruption'>,
): Promise<ExitCode> {
  const { io } = context;
  const emulator = await start(options, io);
  io.out(JSON.stringify({ url: emulator.url, port: emulator.port, pid: process.pid }));
  const exposed = exposureNotice('the emulator', options.host);
  if (exposed) io.note(`${exposed}. It asks nobody who they are.`);
  io.note(
    [
      'Emulator of Vertex AI and Cloud Storage; Ctrl-C ends it. In other terminals:',
      `  export TEMPOTUNE_VERTEX_ENDPOINT=${emulator.url} TEMPOTUNE_STORAGE_ENDPOINT=${emulator.url}`,
      '  tempotune worker',
    ].join('\n'),
  );
  await untilAborted(context.interruption());
  await emulator.close();
  return EXIT.done;
}

async function start({ port, host, speed, data }: EmulatorVerbOptions, io: CliContext['io']): Promise<Emulator> {
  try {
    return await startEmulator({
      port,
      host,
      speed,
      ...(data === undefined ? {} : { dataDirectory: data }),
      log: (line) => io.note(line),
    });
  } catch (error) {
    throw listenRefused(error, { host, port });
  }
}
