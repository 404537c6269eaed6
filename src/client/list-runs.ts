import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import type { Phase } from '../contract/progress.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import { listExecutions, quoted } from './list-executions.ts';
import { type RunFacts, runFacts } from './run-facts.ts';

/** Which runs are wanted: all that is set must hold. */
export interface RunFilter {
  readonly baseModel?: string | undefined;
  readonly project?: string | undefined;
  readonly phase?: Phase | undefined;
  /** The sweep itself and its trials; without it trials are left out. */
  readonly sweepId?: string | undefined;
  readonly objectiveAtLeast?: number | undefined;
  readonly objectiveAtMost?: number | undefined;
  readonly type?: ListedType | undefined;
  readonly status?: ListedStatus | undefined;
}

export const LISTED_TYPES = ['sweep', 'tuneModel', 'retrain'] as const;
export type ListedType = (typeof LISTED_TYPES)[number];

/** As this tool writes them, and as Temporal's queries do. */
const STATUSES = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
  'timed out': 'TimedOut',
} as const;
export type ListedStatus = keyof typeof STATUSES;
export const LISTED_STATUSES: readonly ListedStatus[] = Object.keys(STATUSES) as ListedStatus[];

/** A run as Temporal's index knows it: no worker is asked. */
export interface ListedRun extends RunFacts {
  readonly baseModel?: string;
  readonly project?: string;
  readonly phase?: string;
  readonly sweepId?: string;
  /** Of the best trial. */
  readonly objective?: number;
}

export async function* listRuns(temporal: Client, filter: RunFilter): AsyncGenerator<ListedRun, void, void> {
  for await (const run of listExecutions(temporal, visibilityQuery(filter))) yield listedRun(run);
}

/** The same as a query of Temporal's, for its CLI and Web UI too. */
export function visibilityQuery(filter: RunFilter): string {
  const { type, status, sweepId, objectiveAtLeast, objectiveAtMost } = filter;
  const { baseModel, project, phase, objective } = searchAttributes;
  return [
    sweepId === undefined ? wholeRuns(type) : `WorkflowType IN (${oneOf(type ?? 'sweep', type ?? 'tuneModel')})`,
    ...(status === undefined ? [] : [`ExecutionStatus = ${quoted(STATUSES[status])}`]),
    ...equal(baseModel.name, filter.baseModel),
    ...equal(project.name, filter.project),
    ...equal(phase.name, filter.phase),
    ...equal(searchAttributes.sweepId.name, sweepId),
    ...(objectiveAtLeast === undefined ? [] : [`${objective.name} >= ${objectiveAtLeast}`]),
    ...(objectiveAtMost === undefined ? [] : [`${objective.name} <= ${objectiveAtMost}`]),
  ].join(' AND ');
}

/** A trial is a tuneModel with a parent; so has the sweep of a retraining, which is a sweep all the same. */
function wholeRuns(type: ListedType | undefined): string {
  const single = `(WorkflowType = ${quoted(workflowTypes.tuneModel)} AND ParentWorkflowId IS NULL)`;
  if (type === 'tuneModel') return single;
  if (type !== undefined) return `WorkflowType = ${quoted(type)}`;
  return `(WorkflowType IN (${oneOf(workflowTypes.sweep, workflowTypes.retrain)}) OR ${single})`;
}

function equal(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name} = ${quoted(value)}`];
}

function oneOf(...values: readonly string[]): string {
  return [...new Set(values)].map(quoted).join(', ');
}

function listedRun(run: WorkflowExecutionInfo): ListedRun {
  const { typedSearchAttributes: attributes } = run;
  const values = Object.entries(searchAttributes).map(([name, key]) => [name, attributes.get(key)]);
  return {
    ...runFacts(run),
    ...Object.fromEntries(values.filter(([, value]) => value !== undefined)),
  };
}
