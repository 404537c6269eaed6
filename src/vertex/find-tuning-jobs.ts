import type { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { WireTuningJob } from './wire.ts';

const JOBS_PER_PAGE = 100;

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/**
 * The jobs whose label has that value. What the list filter takes is not written down, so whatever it answers is checked
 * here, and if it finds none or is refused, all jobs are gone through: a job that is overlooked would be paid twice.
 */
export async function findTuningJobs(
  client: GenAiTuningServiceClient,
  parent: string,
  { label, value }: Labelled,
  options: { readonly timeout: number },
): Promise<WireTuningJob[]> {
  const list = async (filter?: string): Promise<WireTuningJob[]> => {
    const found: WireTuningJob[] = [];
    let pageToken = '';
    do {
      const request = { parent, pageSize: JOBS_PER_PAGE, pageToken, ...(filter !== undefined && { filter }) };
      const [jobs, , page] = await fromGoogle(() =>
        client.listTuningJobs(request, { ...options, autoPaginate: false }),
      );
      found.push(...jobs.filter(({ labels }) => labels?.[label] === value));
      pageToken = page?.nextPageToken ?? '';
    } while (pageToken !== '');
    return found;
  };
  const filtered = await list(`labels.${label}="${value}"`).catch((error: unknown) => {
    if (isKind(error, 'Invalid', 'Unimplemented')) return [];
    throw error;
  });
  return filtered.length > 0 ? filtered : list();
}
