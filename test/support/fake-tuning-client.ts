import type { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { canonicalCodes } from '../../src/google/status-codes.ts';
import type { WireTuningJob } from '../../src/vertex/wire.ts';

type Code = (typeof canonicalCodes)[number];

/** Vertex AI's GenAiTuningService at the edge of Google's client, which throws what gRPC throws. */
export interface FakeTuningClient {
  readonly client: GenAiTuningServiceClient;
  readonly jobs: readonly WireTuningJob[];
  /** Requests of rebaseTunedModel, oldest first. */
  readonly rebased: readonly object[];
  /** Calls so far, by method. */
  calls(method: Method): number;
  /** The next calls of the method fail before they do anything. */
  failNext(method: Method, code: Code, message?: string): void;
  /** The next call of the method does its work, and its answer is lost. */
  loseNext(method: Method): void;
  /** What the list filter does: sift, be refused, or be ignored without a word. */
  filters(how: 'sift' | 'refuse' | 'ignore'): void;
  /** New jobs stay out of lists until they are shown: lists lag behind. */
  hideNew(): void;
  showAll(): void;
  /** Called before each get: time for a job to go on. */
  onGet(listener: (job: WireTuningJob) => void): void;
  /** As time would: a new state, an end, a model. */
  change(name: string, change: WireTuningJob): void;
  unfired(): readonly string[];
}

export type Method = 'createTuningJob' | 'getTuningJob' | 'listTuningJobs' | 'cancelTuningJob' | 'rebaseTunedModel';

interface Creation {
  readonly parent: string;
  readonly tuningJob: WireTuningJob;
}

interface Listing {
  readonly parent: string;
  readonly filter?: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

interface ArmedFault {
  readonly method: Method;
  readonly error: Error;
  readonly when: 'before' | 'after';
}

const FIRST_JOB_AT = Date.parse('2024-01-01T00:00:00Z') / 1_000;

export function fakeTuningClient(): FakeTuningClient {
  const jobs: WireTuningJob[] = [];
  const rebased: object[] = [];
  const hidden = new Set<string>();
  const armed: ArmedFault[] = [];
  const called = new Map<Method, number>();
  let filtering: 'sift' | 'refuse' | 'ignore' = 'sift';
  let isHiding = false;
  let beforeGet: (job: WireTuningJob) => void = () => {};

  async function call<T>(method: Method, work: () => T): Promise<T> {
    called.set(method, (called.get(method) ?? 0) + 1);
    await Promise.resolve(); // never answers in the same turn, as no server does
    fire(method, 'before');
    const answer = work();
    fire(method, 'after');
    return structuredClone(answer);
  }

  function fire(method: Method, when: ArmedFault['when']): void {
    const index = armed.findIndex((fault) => fault.method === method && fault.when === when);
    const [fault] = index < 0 ? [] : armed.splice(index, 1);
    if (fault) throw fault.error;
  }

  function existing(name: string): WireTuningJob {
    const job = jobs.find((one) => one.name === name);
    if (!job) throw grpcError('NOT_FOUND', `The TuningJob does not exist: ${name}`);
    return job;
  }

  const change: FakeTuningClient['change'] = (name, different) => {
    Object.assign(existing(name), different);
  };

  function made(parent: string, tuningJob: WireTuningJob): WireTuningJob {
    const name = `${parent}/tuningJobs/${1_000_001 + jobs.length}`;
    const createTime = { seconds: String(FIRST_JOB_AT + jobs.length), nanos: 0 };
    const job = { ...structuredClone(tuningJob), name, createTime, state: 'JOB_STATE_PENDING' } as WireTuningJob;
    jobs.push(job);
    if (isHiding) hidden.add(name);
    return job;
  }

  const client = {
    createTuningJob: ({ parent, tuningJob }: Creation) => call('createTuningJob', () => [made(parent, tuningJob)]),
    rebaseTunedModel: (request: Creation) =>
      call('rebaseTunedModel', () => {
        rebased.push(request);
        return [{ name: `${made(request.parent, request.tuningJob).name}/operations/1` }];
      }),
    getTuningJob: ({ name }: { name: string }) =>
      call('getTuningJob', () => {
        const job = existing(name);
        beforeGet(job);
        if (job.state === 'JOB_STATE_CANCELLING')
          change(name, { state: 'JOB_STATE_CANCELLED', endTime: job.createTime ?? null });
        return [job];
      }),
    listTuningJobs: ({ parent, filter = '', pageSize, pageToken }: Listing) =>
      call('listTuningJobs', () => {
        if (filter && filtering === 'refuse') throw grpcError('INVALID_ARGUMENT', 'Invalid filter.');
        const [, label = '', value] = /^labels\.([\w-]+)="([^"]*)"$/.exec(filter) ?? [];
        const here = jobs.filter(({ name }) => name?.startsWith(`${parent}/`) && !hidden.has(name));
        const found = filter && filtering === 'sift' ? here.filter(({ labels }) => labels?.[label] === value) : here;
        const [from, to] = [Number(pageToken || 0), Number(pageToken || 0) + pageSize];
        return [found.slice(from, to), null, { nextPageToken: to < found.length ? String(to) : '' }];
      }),
    cancelTuningJob: ({ name }: { name: string }) =>
      call('cancelTuningJob', () => {
        const { state } = existing(name);
        const isRunning = state === 'JOB_STATE_PENDING' || state === 'JOB_STATE_RUNNING';
        if (!isRunning) throw grpcError('FAILED_PRECONDITION', `The TuningJob is in state ${state}.`);
        change(name, { state: 'JOB_STATE_CANCELLING' });
        return [{}];
      }),
  };

  return {
    client: client as unknown as GenAiTuningServiceClient,
    jobs,
    rebased,
    calls: (method) => called.get(method) ?? 0,
    failNext: (method, code, message = code) => armed.push({ method, error: grpcError(code, message), when: 'before' }),
    loseNext: (method) => armed.push({ method, error: grpcError('UNAVAILABLE', 'socket hang up'), when: 'after' }),
    filters(how) {
      filtering = how;
    },
    hideNew() {
      isHiding = true;
    },
    showAll() {
      isHiding = false;
      hidden.clear();
    },
    onGet(listener) {
      beforeGet = listener;
    },
    change,
    unfired: () => armed.map(({ method, when }) => `${method} (${when})`),
  };
}

function grpcError(code: Code, details: string): Error {
  const number = canonicalCodes.indexOf(code);
  return Object.assign(new Error(`${number} ${code}: ${details}`), { code: number, details });
}
