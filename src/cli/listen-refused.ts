import { type ListenProblem, listenProblem } from '../config/listening.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** What `--host` and `--port` have to do with the error; any other error as it is. */
export function listenRefused(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const problem = listenProblem(error);
  if (!problem) return error;
  const told: Readonly<Record<ListenProblem, readonly [string, string]>> = {
    taken: [`port ${port} on ${host} is taken`, 'take any free one: --port 0'],
    forbidden: [`this process may not listen on --port ${port}`, 'take one above 1023, or any free one: --port 0'],
    elsewhere: [`--host ${host} is no address of this machine`, 'take --host 127.0.0.1, or --host 0.0.0.0 for all'],
  };
  return new CliError(EXIT.failed, ...told[problem]);
}
