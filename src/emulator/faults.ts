import { heldCalls } from './held-calls.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { detail, type ErrorCode, expiredCredentials, invalidArgument, ServiceError, statusCodes } from './status.ts';

/**
 * - error: answer `code` instead of running the method; with `retryAfterMs` it says when to try again (RetryInfo).
 * - expired-credentials: answer 401, as Google does to a token that is no longer valid.
 * - drop-answer: run it, then let the client never hear of it.
 * - latency: `latencyMs` real milliseconds before anything else.
 * - hold: keeps the call at `point`, `before` it runs (the default) or `after`, until it is released by id: whoever sent it
 *   can be killed at exactly that moment. Released with `discard`, a call held before it ran never runs.
 * - cut-upload: the connection breaks when `afterBytes` of an upload's body have come; default 0.
 * - fail-task, stuck, pause: the created job fails in `task`, stays in it for ever, or is PAUSED there. The tasks of a
 *   tuning job are its phases, such as PROCESSING_DATASET.
 * - slow-metrics: its TensorBoard data appears `latencyMs` simulated milliseconds late (default ten minutes).
 * - cache-hit: it skips all tasks and answers the model of an earlier job with the same parameters (pipelines only).
 * - quota: at most `limit` jobs that are not terminal per project and compute region; with `match: 'global'`, or for
 *   CreateTuningJob, tuning jobs per project over all regions.
 */
const KINDS = [
  'error',
  'expired-credentials',
  'drop-answer',
  'latency',
  'hold',
  'cut-upload',
  'fail-task',
  'stuck',
  'pause',
  'slow-metrics',
  'cache-hit',
  'quota',
] as const;
export type FaultKind = (typeof KINDS)[number];
const JOB_KINDS: ReadonlySet<FaultKind> = new Set([
  'fail-task',
  'stuck',
  'pause',
  'slow-metrics',
  'cache-hit',
  'quota',
] as const);

export interface FaultRule {
  id?: string;
  /** `CreatePipelineJob`, `CreateTuningJob`, `objects.insert`, or `*` for every method. */
  method: string;
  kind: FaultKind;
  code?: ErrorCode;
  message?: string;
  /** How often it fires; 0 means always. Default 1, and 0 for a quota. */
  count?: number;
  /** So many matching calls pass first. */
  skip?: number;
  point?: HoldPoint;
  latencyMs?: number;
  retryAfterMs?: number;
  afterBytes?: number;
  task?: string;
  limit?: number;
  /** Part of the resource name; for a quota, of the compute region. */
  match?: string;
}

const HOLD_POINTS = ['before', 'after'] as const;
export type HoldPoint = (typeof HOLD_POINTS)[number];

export interface ArmedFault extends FaultRule {
  id: string;
  count: number;
  fired: number;
  /** Resource names of the calls that it holds now. */
  holding?: readonly string[];
}

export interface Faults {
  add(rules: unknown): ArmedFault[];
  list(): ArmedFault[];
  /** Those that should have fired and have not, or not often enough. Standing ones are conditions, not events. */
  unfired(): ArmedFault[];
  /** Also releases what is held. */
  clear(): void;
  /** Returns at once, or when a hold fault that this call met was released. @throws UNAVAILABLE for a discarded call */
  hold(point: HoldPoint, method: string, resource: string): Promise<void>;
  /** Lets the calls of that hold fault go on, and holds no more. */
  release(id: string, discard: boolean): void;
  /** The next fault of these kinds for this call; counted as fired. */
  take(kinds: readonly FaultKind[], method: string, resource: string): ArmedFault | undefined;
  /** The same without counting it. */
  peek(kinds: readonly FaultKind[], method: string, resource: string): ArmedFault | undefined;
  fire(fault: ArmedFault): void;
}

export interface FaultNames {
  methods: readonly string[];
  /** By the method that makes the job. */
  tasks: Record<CreateMethod, readonly string[]>;
}

const CREATE_METHODS = ['CreatePipelineJob', 'CreateTuningJob'] as const;
type CreateMethod = (typeof CREATE_METHODS)[number];

export function createFaults(known: FaultNames): Faults {
  const calls = heldCalls();
  let armed: ArmedFault[] = [];
  let made = 0;
  const isSpent = ({ count, fired }: ArmedFault): boolean => count > 0 && fired >= count;
  const isMeant = (fault: ArmedFault, method: string, resource: string): boolean =>
    (fault.method === '*' || fault.method === method) && (fault.match === undefined || resource.includes(fault.match));
  const fire = (fault: ArmedFault): void => {
    fault.fired += 1;
  };
  const passed = new Map<string, number>();
  const isDue = ({ id, skip = 0 }: ArmedFault): boolean => {
    const seen = passed.get(id) ?? 0;
    passed.set(id, seen + 1);
    return seen >= skip;
  };
  const take = (which: (fault: ArmedFault) => boolean): ArmedFault | undefined => {
    const found = armed.find((fault) => !isSpent(fault) && which(fault) && isDue(fault));
    if (found) fire(found);
    return found;
  };
  return {
    add(rules) {
      if (!Array.isArray(rules)) throw invalidArgument('faults: expected an array of fault rules', 'faults');
      const added = rules.map((rule) => {
        const checked = checkedRule(rule, known);
        made += 1;
        return { id: `fault-${made}`, count: checked.kind === 'quota' ? 0 : 1, ...checked, fired: 0 };
      });
      armed = [...armed, ...added];
      return added;
    },
    list: () =>
      armed.map((fault) => ({ ...fault, ...(fault.kind === 'hold' ? { holding: calls.resources(fault.id) } : {}) })),
    unfired: () => armed.filter((fault) => fault.count > fault.fired).map((fault) => ({ ...fault })),
    clear() {
      for (const { id } of armed) calls.release(id, false);
      armed = [];
      passed.clear(); // another fault may have the same id
    },
    async hold(point, method, resource) {
      const found = take(
        (fault) => fault.kind === 'hold' && (fault.point ?? 'before') === point && isMeant(fault, method, resource),
      );
      if (found && (await calls.wait(found.id, resource)) === 'discarded') {
        throw new ServiceError('UNAVAILABLE', 'The call was discarded by the fault plan.');
      }
    },
    release(id, discard) {
      if (!armed.some((fault) => fault.id === id && fault.kind === 'hold')) {
        throw unknownValue(
          'id',
          id,
          armed.filter(({ kind }) => kind === 'hold').map((fault) => fault.id),
        );
      }
      armed = armed.map((fault) => (fault.id === id ? { ...fault, count: Math.max(1, fault.fired) } : fault));
      calls.release(id, discard);
    },
    peek: (kinds, method, resource) =>
      armed.find((fault) => !isSpent(fault) && kinds.includes(fault.kind) && isMeant(fault, method, resource)),
    fire,
    take: (kinds, method, resource) => take((fault) => kinds.includes(fault.kind) && isMeant(fault, method, resource)),
  };
}

const FIELDS: Record<string, 'string' | 'number'> = {
  id: 'string',
  method: 'string',
  kind: 'string',
  code: 'string',
  message: 'string',
  count: 'number',
  skip: 'number',
  point: 'string',
  latencyMs: 'number',
  retryAfterMs: 'number',
  afterBytes: 'number',
  task: 'string',
  limit: 'number',
  match: 'string',
};

function checkedRule(rule: unknown, known: FaultNames): FaultRule {
  if (!isJsonObject(rule)) throw invalidArgument('faults: each fault is an object', 'faults');
  for (const [key, value] of Object.entries(rule)) {
    const type = FIELDS[key];
    if (!type) throw unknownValue('field', key, Object.keys(FIELDS));
    if (typeof value !== type) throw invalidArgument(`faults.${key}: expected a ${type}`, `faults.${key}`);
    if (type === 'number' && (value as number) < 0) throw invalidArgument(`faults.${key}: expected a number >= 0`);
  }
  const { kind, method, code, task, point } = rule as JsonObject & Partial<FaultRule>;
  if (!KINDS.some((one) => one === kind)) throw unknownValue('kind', kind, KINDS);
  const isForJobs = JOB_KINDS.has(kind as FaultKind);
  const isOpen = method === undefined || (method === '*' && task !== undefined); // a task belongs to one of the two
  const effective = isForJobs && isOpen ? createMethodOf(rule) : (method ?? '*');
  const creates = effective === '*' ? CREATE_METHODS : CREATE_METHODS.filter((one) => one === effective);
  if (isForJobs && (creates.length === 0 || (kind === 'cache-hit' && effective === 'CreateTuningJob'))) {
    throw invalidArgument(`faults.method: a ${kind} fault belongs to CreatePipelineJob`, 'faults.method');
  }
  if (effective !== '*' && !known.methods.includes(effective)) throw unknownValue('method', effective, known.methods);
  const codes = Object.keys(statusCodes).filter((name) => name !== 'OK');
  if (code !== undefined && !codes.includes(code)) throw unknownValue('code', code, codes);
  const tasks = creates.flatMap((create) => known.tasks[create]);
  if (task !== undefined && !tasks.includes(task)) throw unknownValue('task', task, tasks);
  if (point !== undefined && !HOLD_POINTS.some((one) => one === point)) throw unknownValue('point', point, HOLD_POINTS);
  if (kind === 'quota' && typeof rule.limit !== 'number') {
    throw invalidArgument('faults.limit: a quota needs the number of concurrent jobs', 'faults.limit');
  }
  return { ...(rule as Partial<FaultRule>), kind: kind as FaultKind, method: effective };
}

/** The global quota is that of tuning jobs, and a task may say which kind of job is meant. */
function createMethodOf({ match, task }: JsonObject): CreateMethod {
  return match === 'global' || /^[A-Z_]+$/.test(String(task ?? '')) ? 'CreateTuningJob' : 'CreatePipelineJob';
}

/** What a fault of kind error or expired-credentials answers. */
export function errorOfFault({ kind, code = 'UNAVAILABLE', message, retryAfterMs }: ArmedFault): ServiceError {
  if (kind === 'expired-credentials') return expiredCredentials();
  const retryInfo = retryAfterMs === undefined ? [] : [detail('RetryInfo', { retryDelay: `${retryAfterMs / 1_000}s` })];
  return new ServiceError(code, message ?? `The emulator's fault plan answers ${code}.`, [], retryInfo);
}

function unknownValue(field: string, value: unknown, known: readonly string[]): Error {
  return invalidArgument(
    `faults.${field}: ${JSON.stringify(value)} is not known. Known: ${known.join(', ')}`,
    `faults.${field}`,
  );
}
