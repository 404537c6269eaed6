import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const execute = promisify(execFile);

export interface CliAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The stock Temporal CLI against the server of the tests. Never blocking: queries and updates need this event loop. */
export async function temporalCli(...args: readonly string[]): Promise<CliAnswer> {
  const words = [...args, '--address', inject('temporalAddress')];
  try {
    return { exitCode: 0, ...(await execute(inject('temporalCliPath'), words)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { exitCode: code, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}
