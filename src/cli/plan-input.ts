import { ApplicationFailure } from '@temporalio/common';
import type { Settings } from '../config.ts';
import { failureTypes } from '../contract/failures.ts';
import { type Finding, isError } from '../contract/findings.ts';
import { PLAN_VERSION, type Plan } from '../contract/plan.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import { placeFindings, readRequest } from '../requests/request-file.ts';
import { planLocally } from '../worker/plan-locally.ts';
import { CliError, FindingsError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { type PlanDifference, planDifferences } from './plan-diff.ts';
import { type CheckedRequest, contentOf, nameOf } from './request-input.ts';

type PlanOptions = Parameters<typeof planLocally>[2];

/** The plan of a request file. @throws {FindingsError} every problem of file, data and buckets at once. */
export async function planOfFile(file: string, settings: Settings, options: PlanOptions): Promise<Plan> {
  const requestFile = readRequest(await contentOf(file), nameOf(file));
  if (requestFile.findings.some(isError)) throw new FindingsError(nameOf(file), requestFile.findings);
  const place = (findings: readonly Finding[]): readonly Finding[] => placeFindings(findings, requestFile);
  try {
    const plan = await planLocally(requestFile.input, settings, options);
    return { ...plan, findings: place(plan.findings) };
  } catch (error) {
    const findings = invalidFindings(error);
    throw findings ? new FindingsError(nameOf(file), place(findings)) : error;
  }
}

/** A plan that `tempotune plan --output` wrote. @throws {CliError} */
export async function readPlan(file: string): Promise<Plan> {
  const content = await contentOf(file);
  const plan = parsed(content);
  if (typeof plan !== 'object' || plan === null || !('planHash' in plan) || !('version' in plan)) {
    throw new CliError(
      EXIT.invalid,
      `${nameOf(file)} is no plan`,
      'make one: tempotune plan <request> --output plan.json',
    );
  }
  if (plan.version !== PLAN_VERSION) {
    throw new CliError(
      EXIT.invalid,
      `${nameOf(file)} is a plan of version ${String(plan.version)}, but this tempotune runs version ${PLAN_VERSION}`,
      'make it anew: tempotune plan <request> --output plan.json',
    );
  }
  return plan as Plan;
}

/**
 * The request of a plan, bound to it: the run itself refuses when it would do anything else.
 * @throws {CliError} with every difference, when the same request would do something else by now.
 */
export async function agreedRequest(file: string, settings: Settings): Promise<CheckedRequest<SweepRequest>> {
  const agreed = await readPlan(file);
  if (agreed.kind !== 'sweep') {
    throw new CliError(
      EXIT.invalid,
      `${nameOf(file)} is the plan of one tuning job`,
      'run it: tempotune tune <request>',
    );
  }
  const { jobTime } = agreed;
  const now = await planLocally(agreed.request, settings, jobTime ? { jobTime } : {});
  const differences = planDifferences(agreed, now);
  if (differences.length > 0) throw new CliError(EXIT.notFound, differenceText(nameOf(file), differences), REPLAN);
  return { request: { ...(agreed.request as SweepRequest), planHash: agreed.planHash }, warnings: now.findings };
}

const REPLAN = 'look at it, then agree anew: tempotune plan <request> --output plan.json';
const SHOWN_DIFFERENCES = 20;

function differenceText(file: string, differences: readonly PlanDifference[]): string {
  const shown = differences.slice(0, SHOWN_DIFFERENCES);
  const more = differences.length - shown.length;
  return [
    `${file} is no longer what would run:`,
    ...shown.map(({ field, agreed, now }) => `  ${field}: agreed ${shownValue(agreed)}, now ${shownValue(now)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

function shownValue(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function invalidFindings(error: unknown): readonly Finding[] | undefined {
  if (!(error instanceof ApplicationFailure) || error.type !== failureTypes.invalidRequest) return undefined;
  return error.details?.[0] as readonly Finding[] | undefined;
}
