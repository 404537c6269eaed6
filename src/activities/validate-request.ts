import type { DatasetFacts, DatasetSnapshots } from '../contract/dataset.ts';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import { isError } from '../contract/findings.ts';
import { labelKeys } from '../contract/labels.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec } from '../contract/tuning-job.ts';
import { planFindings } from '../planning/plan-findings.ts';
import { shortHash } from '../requests/content-hash.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { permittedReferences } from './allowed-places.ts';
import type { EnvironmentCheck, OutsideReferences } from './check-environment.ts';
import { checkEnvironment } from './check-environment.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { outsideReferences } from './outside-references.ts';
import { specHashOf } from './spec-hash.ts';
import { trialSpec } from './trial-spec.ts';

/** What a sweep checked and copied once, for all its trials. */
export interface PreparedData {
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly snapshots: DatasetSnapshots;
  readonly sweepId: string;
}

/** Everything that is known before money is spent. History carries it; later steps compute none of it again. */
export interface ValidatedRequest {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly spec: JobSpec;
  readonly specHash: string;
  readonly warnings: readonly Finding[];
}

/** The only reader of the raw input. Every problem of the request and of the whole dataset comes in one failure. */
export function validateRequest(
  dependencies: Dependencies,
): (input: unknown, prepared?: PreparedData) => Promise<ValidatedRequest> {
  return (input, prepared) =>
    withFailures(async () => {
      const { value: request, findings } = resolveTuneRequest(input);
      const environment = prepared
        ? await checkPrepared(prepared, outsideReferences(input, request), dependencies)
        : await checkEnvironment(outsideReferences(input, request), dependencies);
      const { dataset, evaluation } = environment;
      const plan = request && dataset ? planFindings({ request, dataset, ...(evaluation ? { evaluation } : {}) }) : [];
      const all = [...findings, ...environment.findings, ...plan];
      if (all.some(isError) || !request || !dataset) throw invalidRequest(all);
      const facts = { request, dataset, ...(evaluation ? { evaluation } : {}) };
      const spec = trialSpec({
        ...facts,
        labels: {
          [labelKeys.owner]: dependencies.owner,
          ...(prepared ? { [labelKeys.sweep]: shortHash(prepared.sweepId) } : {}),
        },
      });
      return { ...facts, spec, specHash: specHashOf(spec), warnings: all };
    });
}

/** A trial's data were checked by its sweep; only that the snapshots are still there is looked at. */
async function checkPrepared(
  prepared: PreparedData,
  references: OutsideReferences,
  dependencies: Dependencies,
): Promise<EnvironmentCheck> {
  const { objects } = dependencies;
  const { training, evaluation, converted } = prepared.snapshots;
  const snapshots = [training, evaluation, converted?.training, converted?.evaluation].filter(
    (one) => one !== undefined,
  );
  const found = await Promise.all(snapshots.map(({ uri }) => objects.stat(uri)));
  const changed = snapshots.flatMap(({ uri, sha256, generation }, index) =>
    found[index]?.generation === generation ? [] : [environmentFinding('SNAPSHOT_CHANGED', { uri, sha256 })],
  );
  const { dataset, evaluation: facts } = prepared;
  const findings = [...permittedReferences(references, dependencies).findings, ...changed];
  return { findings, dataset, ...(facts ? { evaluation: facts } : {}) };
}
