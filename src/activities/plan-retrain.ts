import { activityInfo } from '@temporalio/activity';
import { type ChampionDecision, type ChampionTarget, championHistoryUri } from '../contract/champion.ts';
import { modelLink } from '../contract/console-links.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { DatasetSummary } from '../contract/results.ts';
import type { EarlierTry, RetrainRequest } from '../contract/retrain.ts';
import { datasetSummary } from '../datasets/dataset-summary.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { decideRetrain, type RetrainDecision } from '../ranking/retrain-decision.ts';
import { contentHash } from '../requests/content-hash.ts';
import { withCutOff, withoutCutOff } from '../requests/data-cut-off.ts';
import { readChampion } from './champion-store.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { readJson } from './json-object.ts';
import { validateSweep } from './validate-sweep.ts';

export interface PlanRetrainInput {
  readonly input: unknown;
  /** ISO 8601: up to when data count. */
  readonly dataAsOf: string;
}

/** What a retraining found out before it pays. */
export interface RetrainPlan {
  readonly dataset: DatasetSummary;
  readonly reason: string;
  /** Absent: there is something new. */
  readonly earlier?: EarlierTry;
  readonly champion?: { readonly number: number; readonly model: string; readonly endpoint: string };
  /** What the sweep is started with. */
  readonly request: RetrainRequest;
}

/** Checks request and data as a sweep does, and holds them against the champion. Every problem comes in one failure. */
export function planRetrain(dependencies: Dependencies): (input: PlanRetrainInput) => Promise<RetrainPlan> {
  return ({ input, dataAsOf }) =>
    withFailures(async () => {
      const request = withCutOff(input, dataAsOf);
      const { sweep, dataset, evaluation } = await validateSweep(dependencies)(
        request,
        activityInfo().workflowExecution?.workflowId ?? '',
      );
      if (!sweep.champion) throw invalidRequest([requestFinding('CHAMPION_REQUIRED', { field: 'champion' })]);
      const standing = await standingOf(sweep.champion, dependencies.objects);
      const decision = decideRetrain(
        {
          dataset: dataset.sha256,
          requestHash: contentHash(withoutCutOff(request)),
          ...(evaluation ? { evaluation: evaluation.sha256 } : {}),
        },
        standing,
      );
      const { number, model, endpoint } = standing.champion ?? {};
      return {
        dataset: datasetSummary(dataset),
        reason: decision.reason,
        ...earlierOf(decision),
        ...(number === undefined || model === undefined || endpoint === undefined
          ? {}
          : { champion: { number, model, endpoint } }),
        request: request as RetrainRequest, // no error: it is one
      };
    });
}

async function standingOf(target: ChampionTarget, objects: ObjectStore): Promise<Parameters<typeof decideRetrain>[1]> {
  const held = await readChampion(target, objects);
  const newest = (await objects.list(championHistoryUri(target))).at(-1); // names sort by the time of the offer
  const latest = newest && (await readJson<ChampionDecision>(objects, newest.uri));
  return { ...(held ? { champion: held.champion } : {}), ...(latest ? { latest } : {}) };
}

function earlierOf(decision: RetrainDecision): { readonly earlier?: EarlierTry } {
  if (decision.kind === 'sweep') return {};
  const { model, by } = decision.earlier;
  return { earlier: { model, link: modelLink(model), ...(by ? { workflowId: by.workflowId } : {}) } };
}
