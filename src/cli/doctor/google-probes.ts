import { connect as connectSocket } from 'node:net';
import type { Settings } from '../../config.ts';
import { missing, note, ok, type Probe } from './probe.ts';

const TIMEOUT_MS = 3_000;
const EMULATOR_FIX = 'tempotune emulator   (or correct the variable)';
const GOOGLE_FIX = 'check the network, or set the variable to an emulator: tempotune emulator';

/** Whether anybody answers at the two endpoints; that they understand us is for the first run to show. */
export async function googleProbes({ vertexEndpoint, storageEndpoint }: Settings): Promise<Probe[]> {
  return [
    await endpointProbe(
      'Vertex AI',
      'TEMPOTUNE_VERTEX_ENDPOINT',
      vertexEndpoint,
      'us-central1-aiplatform.googleapis.com',
    ),
    await endpointProbe('Cloud Storage', 'TEMPOTUNE_STORAGE_ENDPOINT', storageEndpoint, 'storage.googleapis.com'),
    ...(vertexEndpoint === undefined
      ? [
          note(
            'base models',
            'Google retired the bison models on 2025-04-09: runs need an emulator or a private endpoint',
          ),
        ]
      : []),
  ];
}

async function endpointProbe(
  subject: string,
  variable: string,
  endpoint: string | undefined,
  googleHost: string,
): Promise<Probe> {
  const url = new URL(endpoint ?? `https://${googleHost}`);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const where = endpoint ? `${endpoint} (${variable})` : `${googleHost} (${variable} is unset)`;
  if (await answers(url.hostname, port)) return ok(subject, where);
  return missing(subject, `${where} does not answer`, endpoint ? EMULATOR_FIX : GOOGLE_FIX);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port, timeout: TIMEOUT_MS });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(false))
      .once('error', () => end(false));
  });
}
