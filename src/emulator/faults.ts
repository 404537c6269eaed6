import { isJsonObject, type JsonObject } from './json.ts';
import { type ErrorCode, invalidArgument, statusCodes } from './status.ts';

/**
 * - error: answer `code` instead of running the method.
 * - drop-answer: run it, then let the client never hear of it.
 * - latency: `latencyMs` real milliseconds before anything else.
 * - fail-task, stuck, pause: the created job fails in `task`, stays in it for ever, or is PAUSED there.
 * - slow-metrics: its TensorBoard data appears `latencyMs` simulated milliseconds late (default ten minutes).
 * - cache-hit: it skips all tasks and answers the model of an earlier job with the same parameters.
 * - quota: at most `limit` jobs that are not terminal per project and compute region.
 */
const KINDS = [
  'error',
  'drop-answer',
  'latency',
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
  /** `CreatePipelineJob`, `objects.insert`, or `*` for every method. */
  method: string;
  kind: FaultKind;
  code?: ErrorCode;
  message?: string;
  /** How often it fires; 0 means always. Default 1, and 0 for a quota. */
  count?: number;
  latencyMs?: number;
  task?: string;
  limit?: number;
  /** Part of the resource name; for a quota, of the compute region. */
  match?: string;
}

export interface ArmedFault extends FaultRule {
  id: string;
  count: number;
  fired: number;
}

export interface Faults {
  add(rules: unknown): ArmedFault[];
  list(): ArmedFault[];
  /** Those that should have fired and have not, or not often enough. Standing ones are conditions, not events. */
  unfired(): ArmedFault[];
  clear(): void;
  /** The next fault of these kinds for this call; counted as fired. */
  take(kinds: readonly FaultKind[], method: string, resource: string): ArmedFault | undefined;
  /** The same without counting it. */
  peek(kinds: readonly FaultKind[], method: string, resource: string): ArmedFault | undefined;
  fire(fault: ArmedFault): void;
}

export interface FaultNames {
  methods: readonly string[];
  tasks: readonly string[];
}

export function createFaults(known: FaultNames): Faults {
  let armed: ArmedFault[] = [];
  let made = 0;
  const isSpent = ({ count, fired }: ArmedFault): boolean => count > 0 && fired >= count;
  const peek: Faults['peek'] = (kinds, method, resource) =>
    armed.find(
      (fault) =>
        !isSpent(fault) &&
        kinds.includes(fault.kind) &&
        (fault.method === '*' || fault.method === method) &&
        (fault.match === undefined || resource.includes(fault.match)),
    );
  const fire = (fault: ArmedFault): void => {
    fault.fired += 1;
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
    list: () => armed.map((fault) => ({ ...fault })),
    unfired: () => armed.filter((fault) => fault.count > fault.fired).map((fault) => ({ ...fault })),
    clear: () => {
      armed = [];
    },
    peek,
    fire,
    take(kinds, method, resource) {
      const found = peek(kinds, method, resource);
      if (found) fire(found);
      return found;
    },
  };
}

const FIELDS: Record<string, 'string' | 'number'> = {
  id: 'string',
  method: 'string',
  kind: 'string',
  code: 'string',
  message: 'string',
  count: 'number',
  latencyMs: 'number',
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
  const { kind, method, code, task } = rule as JsonObject & Partial<FaultRule>;
  if (!KINDS.some((one) => one === kind)) throw unknownValue('kind', kind, KINDS);
  const isForJobs = JOB_KINDS.has(kind as FaultKind);
  const effective = method ?? (isForJobs ? 'CreatePipelineJob' : '*');
  if (isForJobs && effective !== 'CreatePipelineJob' && effective !== '*') {
    throw invalidArgument(`faults.method: a ${kind} fault belongs to CreatePipelineJob`, 'faults.method');
  }
  if (effective !== '*' && !known.methods.includes(effective)) throw unknownValue('method', effective, known.methods);
  const codes = Object.keys(statusCodes).filter((name) => name !== 'OK');
  if (code !== undefined && !codes.includes(code)) throw unknownValue('code', code, codes);
  if (task !== undefined && !known.tasks.includes(task)) throw unknownValue('task', task, known.tasks);
  if (kind === 'quota' && typeof rule.limit !== 'number') {
    throw invalidArgument('faults.limit: a quota needs the number of concurrent jobs', 'faults.limit');
  }
  return { ...(rule as Partial<FaultRule>), kind: kind as FaultKind, method: effective };
}

function unknownValue(field: string, value: unknown, known: readonly string[]): Error {
  return invalidArgument(
    `faults.${field}: ${JSON.stringify(value)} is not known. Known: ${known.join(', ')}`,
    `faults.${field}`,
  );
}
