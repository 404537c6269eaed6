import { type Finding, isError } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type {
  ResolvedSchedule,
  ResolvedScheduleFile,
  ScheduledWorkflow,
  ScheduleEntry,
  ScheduleFile,
} from '../contract/schedule-file.ts';
import { draftOf, within } from './draft.ts';
import { parseDuration } from './duration.ts';
import { plainData, type Resolution } from './resolution.ts';
import { resolveReconcileRequest } from './resolve-reconcile-request.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';
import { scheduleFileSchema } from './schedule-schema.ts';
import { shown } from './shown.ts';

const DAY_MS = 86_400_000;

/** Every problem of the file and of the requests in it, and its schedules when none is an error. Never throws. */
export function resolveScheduleFile(input: unknown): Resolution<ResolvedScheduleFile> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const { values, findings } = draftOf(scheduleFileSchema, plain.data);
  const entries = entriesOf(plain.data);
  const all = [...findings, ...entries.flatMap(entryFindings), ...repeatedIds(entries)];
  if (all.some(isError)) return { findings: all };
  const { name, schedules } = values as ScheduleFile; // no error: all required fields are there
  return { value: { name, schedules: schedules.map(resolved) }, findings: all };
}

function entriesOf(data: unknown): readonly Partial<ScheduleEntry>[] {
  const { schedules } = (data ?? {}) as { schedules?: unknown };
  return Array.isArray(schedules) ? schedules.map((entry) => (typeof entry === 'object' && entry ? entry : {})) : [];
}

function entryFindings(entry: Partial<ScheduleEntry>, index: number): readonly Finding[] {
  const field = `schedules[${index}]`;
  const { cron, every, request } = entry;
  const times =
    (cron === undefined) === (every === undefined)
      ? [requestFinding('CRON_OR_EVERY', { field: within(field, 'cron'), value: shown(cron) })]
      : [];
  if (request === undefined) {
    return [...times, requestFinding('SCHEDULE_WITHOUT_REQUEST', { field: within(field, 'request') })];
  }
  return [...times, ...requestFindings(entry.workflow ?? 'retrain', request, within(field, 'request'))];
}

function requestFindings(workflow: ScheduledWorkflow, request: unknown, field: string): readonly Finding[] {
  const { findings } = resolverOf(workflow)(request);
  const { champion } = (request ?? {}) as { champion?: unknown };
  const all =
    workflow === 'retrain' && champion === undefined
      ? [...findings, requestFinding('CHAMPION_REQUIRED', { field: 'champion' })]
      : findings;
  return all.map((finding) => ({ ...finding, field: finding.field ? `${field}.${finding.field}` : field }));
}

function resolverOf(workflow: ScheduledWorkflow): (input: unknown) => { readonly findings: readonly Finding[] } {
  if (workflow === 'tuneModel') return resolveTuneRequest;
  return workflow === 'reconcileJobs' ? resolveReconcileRequest : resolveSweepRequest;
}

function repeatedIds(entries: readonly Partial<ScheduleEntry>[]): readonly Finding[] {
  return entries.flatMap(({ id }, index) => {
    const first = entries.findIndex((entry) => entry.id === id);
    const facts = { field: `schedules[${index}].id`, value: shown(id), first: `schedules[${first}].id` };
    return id !== undefined && first < index ? [requestFinding('DUPLICATE_VALUE', facts)] : [];
  });
}

function resolved(entry: ScheduleEntry): ResolvedSchedule {
  const { id, workflow = 'retrain', cron = [], every, timeZone = 'UTC', jitter, catchUp, overlap = 'Skip' } = entry;
  const everyMs = every === undefined ? undefined : parseDuration(every);
  return {
    id,
    workflow,
    cron: typeof cron === 'string' ? [cron] : cron,
    ...(everyMs === undefined ? {} : { everyMs }),
    timeZone,
    jitterMs: parseDuration(jitter ?? '0s') ?? 0,
    catchUpMs: parseDuration(catchUp ?? '1d') ?? DAY_MS,
    overlap,
    paused: entry.paused ?? false,
    ...(entry.note === undefined ? {} : { note: entry.note }),
    request: entry.request,
  };
}
