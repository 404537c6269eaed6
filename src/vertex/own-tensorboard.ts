import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { Deadlines } from '../google/deadlines.ts';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import type { WireTensorboard } from './wire.ts';

/** Display name of tempotune's TensorBoard, and the label that it carries. */
const OWN = 'tempotune';

/**
 * A TensorBoard has no id of our choice, so two workers can make two, and an answer can be lost: look, create, look again.
 * Everybody picks the oldest. Only our own younger one, made a moment ago and empty, is taken away again.
 */
export async function findOrCreateTensorboard(
  client: Connected<TensorboardServiceClient>,
  parent: string,
  deadlines: Deadlines,
): Promise<string> {
  const look = (): Promise<WireTensorboard[]> => ownTensorboards(client, parent, deadlines);
  const [earlier] = await look();
  if (earlier?.name) return earlier.name;
  let made: string;
  try {
    made = await create(client, parent, deadlines);
  } catch (error) {
    const [found] = isKind(error, 'Unavailable', 'AlreadyExists') ? await look() : [];
    if (found?.name) return found.name;
    throw error;
  }
  const oldest = (await look())[0]?.name ?? made;
  if (oldest !== made) await deleteIfEmpty(client, made, deadlines);
  return oldest;
}

async function ownTensorboards(
  client: Connected<TensorboardServiceClient>,
  parent: string,
  { readMs }: Deadlines,
): Promise<WireTensorboard[]> {
  const [all] = await fromGoogle(async () => (await client()).listTensorboards({ parent }, { timeout: readMs }));
  const own = all.filter(({ displayName, labels }) => displayName === OWN || labels?.[OWN] !== undefined);
  return own.sort(byAge);
}

/** To the nanosecond, since two workers create within one millisecond; the name breaks a tie, the same way for all. */
function byAge(a: WireTensorboard, b: WireTensorboard): number {
  const seconds = Number(a.createTime?.seconds ?? 0) - Number(b.createTime?.seconds ?? 0);
  const nanos = (a.createTime?.nanos ?? 0) - (b.createTime?.nanos ?? 0);
  return seconds || nanos || (a.name ?? '').localeCompare(b.name ?? '', 'en', { numeric: true });
}

async function create(
  client: Connected<TensorboardServiceClient>,
  parent: string,
  { readMs, writeMs }: Deadlines,
): Promise<string> {
  const tensorboard = { displayName: OWN, labels: { [OWN]: 'metrics' } };
  const [made] = await fromGoogle(async () => {
    const polling = { initialRetryDelayMillis: 200, retryDelayMultiplier: 1.5, maxRetryDelayMillis: 5_000 };
    const longrunning = { ...polling, totalTimeoutMillis: writeMs };
    const [operation] = await (await client()).createTensorboard(
      { parent, tensorboard },
      { timeout: readMs, longrunning },
    );
    return operation.promise();
  });
  return made.name ?? '';
}

/** Tidying up: if it does not work, an empty TensorBoard stays, which nobody picks. */
async function deleteIfEmpty(
  client: Connected<TensorboardServiceClient>,
  name: string,
  { readMs }: Deadlines,
): Promise<void> {
  try {
    const [experiments] = await (await client()).listTensorboardExperiments({ parent: name }, { timeout: readMs });
    if (experiments.length === 0) await (await client()).deleteTensorboard({ name }, { timeout: readMs });
  } catch {}
}
