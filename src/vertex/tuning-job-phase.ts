import { googleAuthLibrary } from 'google-gax';
import { googleHost } from '../google/connection.ts';

/** The sub-state of a tuning job, such as TUNING; undefined when there is none or it could not be read. Never throws. */
export type PhaseReader = (job: string) => Promise<string | undefined>;

/** Beside the get of the job itself (8 s) within the attempt of a poll (15 s). */
const PHASE_DEADLINE_MS = 4_000;

/**
 * `tuningJobState` is in Google's REST answers, but in none of the protos, so it takes a plain get. Without `endpoint` it
 * goes to Google in `region`.
 */
export function phaseReader(region: string, endpoint: string | undefined): PhaseReader {
  const base = (endpoint ?? `https://${googleHost(region)}`).replace(/\/+$/, '');
  const headers = base.startsWith('https:') ? authorisation() : async (): Promise<undefined> => undefined;
  return async (job) => {
    try {
      const url = `${base}/v1/${job}`;
      const authorised = await headers(url);
      const signal = AbortSignal.timeout(PHASE_DEADLINE_MS);
      const answer = await fetch(url, { signal, ...(authorised && { headers: authorised }) });
      return answer.ok ? phaseIn(await answer.json()) : undefined;
    } catch {
      return undefined; // it only decorates the state
    }
  };
}

function authorisation(): (url: string) => Promise<Headers> {
  const auth = new googleAuthLibrary.GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return (url) => auth.getRequestHeaders(url);
}

function phaseIn(answer: unknown): string | undefined {
  const { tuningJobState } = (answer ?? {}) as { tuningJobState?: unknown };
  if (typeof tuningJobState !== 'string') return undefined;
  const phase = tuningJobState.replace(/^TUNING_JOB_STATE_/, '').slice(0, 64);
  return phase === 'UNSPECIFIED' || phase === '' ? undefined : phase;
}
