import type { ArmedFault, FaultRule } from '../../src/emulator/faults.ts';
import type { EmulatedJob } from '../../src/emulator/server.ts';

/** The emulator's own routes, as far as the matrix asks for them. */
export interface EmulatorAdmin {
  arm(rules: readonly FaultRule[]): Promise<void>;
  faults(): Promise<readonly ArmedFault[]>;
  clearFaults(): Promise<void>;
  release(id: string, discard: boolean): Promise<void>;
  setSpeed(speed: number): Promise<void>;
  jobs(): Promise<readonly EmulatedJob[]>;
  /** Calls of that method so far. */
  calls(method: string, match: string): Promise<number>;
}

export function emulatorAdmin(url: string): EmulatorAdmin {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    arm: async (faults) => void (await ask('POST', 'faults', { faults })),
    faults: async () => (await ask<{ faults: ArmedFault[] }>('GET', 'faults')).faults,
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    release: async (id, discard) => void (await ask('POST', 'release', { id, discard })),
    setSpeed: async (speed) => void (await ask('POST', 'clock', { speed })),
    jobs: () => ask('GET', 'jobs'),
    calls: async (method, match) =>
      (await ask<{ method: string; resource: string }[]>('GET', 'journal')).filter(
        (entry) => entry.method === method && entry.resource.includes(match),
      ).length,
  };
}
