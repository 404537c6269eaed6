import { SettingsError } from '../config.ts';

/** Why nothing can listen at an address: of the port the first two, of the host the third. */
export type ListenProblem = 'taken' | 'forbidden' | 'elsewhere';

// By Node's code, or by the words of the operating system, which is all that Temporal's runtime passes on. A folder that may
// not be written is EACCES, too, so the call counts.
const LISTENING = /^(?:listen|bind|getaddrinfo|Failed to start prometheus)\b/;
const PROBLEMS: readonly (readonly [ListenProblem, RegExp])[] = [
  ['taken', /EADDRINUSE|address already in use/i],
  ['forbidden', /EACCES|permission denied/i],
  ['elsewhere', /EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN|assign requested address/i],
];

export interface ListenSetting {
  /** The variable that named the port. */
  readonly setting: string;
  readonly port: number;
  readonly host: string;
}

/** Undefined when the error is none of an address. */
export function listenProblem(error: unknown): ListenProblem | undefined {
  if (!(error instanceof Error && LISTENING.test(error.message))) return undefined;
  return PROBLEMS.find(([, words]) => words.test(error.message))?.[0];
}

/** The error with the settings that it comes from; any other error as it is. */
export function ofListenSetting(error: unknown, { setting, port, host }: ListenSetting): unknown {
  const problem = listenProblem(error);
  if (!problem) return error;
  const sentences: Readonly<Record<ListenProblem, string>> = {
    taken: `${setting}: ${port}, but this port of ${host} is taken. To fix: set another one, or end what listens there.`,
    forbidden: `${setting}: ${port}, but this process may not listen there. To fix: set a port above 1023.`,
    elsewhere: `TEMPOTUNE_LISTEN_HOST: ${host}, but it is no address of this machine. To fix: write 0.0.0.0 for all, or unset it for 127.0.0.1.`,
  };
  return new SettingsError(sentences[problem]);
}
