import picocolors from 'picocolors';

import type { TempotuneClient } from '../client.ts';
import type { Settings } from '../config.ts';
import type { ExitCode } from './exit-codes.ts';

/** Data goes to `out`, so that a pipe gets nothing else; everything for people goes to `note`. */
export interface CliIo {
  /** One chunk of data on stdout, ended with a newline. */
  out(text: string): void;
  /** One message on stderr, ended with a newline. */
  note(text: string): void;
  /** Raw text on stderr, for what is redrawn in place. */
  draw(text: string): void;
  /** Whether stderr is a terminal: may be redrawn in place. */
  readonly canRedraw: boolean;
  /** Columns of the terminal; 80 when there is none. */
  readonly columns: number;
  /** For stderr; plain when it is no terminal, or NO_COLOR is set. */
  readonly colours: ReturnType<typeof picocolors.createColors>;
}

export interface CliContext {
  readonly io: CliIo;
  /** @throws {SettingsError} */
  settings(): Settings;
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  now(): number;
  connect(): TempotuneClient;
  /** From this call on Ctrl-C and SIGTERM abort the signal instead of ending the process. A second one ends it anyway. */
  interruption(): AbortSignal;
  /** Set by the verb; `main` alone ends the process. */
  exit(code: ExitCode): void;
}

/** The process's own streams. */
export function processIo(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  environment: NodeJS.ProcessEnv,
): CliIo {
  const canRedraw = stderr.isTTY === true && environment.TERM !== 'dumb' && !environment.CI;
  const hasColours = environment.NO_COLOR ? false : Boolean(environment.FORCE_COLOR) || canRedraw;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
    canRedraw,
    get columns() {
      return stderr.columns || 80;
    },
    colours: picocolors.createColors(hasColours),
  };
}
