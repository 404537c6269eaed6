import type { BaseModelFacts } from '../catalog/base-models.ts';
import type { GeminiModelFacts } from '../catalog/gemini-models.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import type { Spot } from '../contract/value-rules.ts';
import { baseModelRules, knownBaseModel } from './base-model-rules.ts';
import { type Draft, within } from './draft.ts';
import { evaluationRules } from './evaluation-rules.ts';
import { geminiRules } from './gemini-rules.ts';
import { regionRules } from './region-rules.ts';
import { repeatedValues } from './repeated-values.ts';
import { shown } from './shown.ts';
import { timingRules } from './timing-rules.ts';
import { tuneDefaults } from './tune-defaults.ts';

/** A tune request as far as its form is right, seen by the rules between its fields. */
export interface TuneView {
  readonly values: Partial<TuneRequest>;
  /** Absent when the base model is not known. */
  readonly model?: BaseModelFacts | GeminiModelFacts;
  /** In whatever form. */
  isGiven(field: keyof TuneRequest): boolean;
  /** Neither given nor missed already. */
  isLeftOut(field: keyof TuneRequest): boolean;
  /** The interval that holds; absent without an evaluation, or when it is unusable. */
  readonly evaluationInterval?: number;
  /** Where a field is, and its value as shown to people. */
  spot(field: keyof TuneRequest, value?: string): Spot;
}

/** `field` is where the request stands: empty, or `tune` in a sweep. */
export function tuneView({ values, given, broken }: Draft<TuneRequest>, field: string): TuneView {
  const model = knownBaseModel(values.baseModel);
  // Gemini evaluates at an interval of its own
  const isEvaluated = values.evaluationDatasetUri !== undefined && model?.api === 'pipelineJobs' && model.hasEvaluation;
  const interval = values.evaluationInterval ?? tuneDefaults.evaluationInterval;
  return {
    values,
    ...(model && { model }),
    ...(isEvaluated && !broken.has('evaluationInterval') && { evaluationInterval: interval }),
    isGiven: (key) => given.has(key),
    isLeftOut: (key) => !given.has(key) && !broken.has(key),
    spot(key, value) {
      const text = value ?? (values[key] === undefined ? undefined : shown(values[key]));
      return { field: within(field, key), ...(text !== undefined && { value: text }) };
    },
  };
}

/** All rules between fields except those on steps, which a sweep checks trial by trial (`stepFindings`). */
export function tuneFindings(view: TuneView): readonly Finding[] {
  const isGemini = view.model?.api === 'tuningJobs';
  const rules = isGemini
    ? [baseModelRules, geminiRules, datasetRules, timingRules]
    : [baseModelRules, geminiRules, regionRules, datasetRules, evaluationRules, timingRules];
  return rules.flatMap((rule) => rule(view));
}

function datasetRules({ values, spot }: TuneView): readonly Finding[] {
  const { datasetUri, evaluationDatasetUri, predictionEvaluation } = values;
  if (datasetUri === undefined) return [];
  const uris = typeof datasetUri === 'string' ? [datasetUri] : datasetUri;
  const heldOut = [
    { ...spot('evaluationDatasetUri'), uri: evaluationDatasetUri },
    { field: within(spot('predictionEvaluation').field, 'datasetUri'), uri: predictionEvaluation?.datasetUri },
  ];
  const leaks = heldOut.flatMap(({ field, uri }) =>
    uri !== undefined && uris.includes(uri) ? [{ field, value: shown(uri) }] : [],
  );
  return [
    ...repeatedValues(uris, spot('datasetUri').field),
    ...leaks.map((at) => requestFinding('EVALUATION_IS_TRAINING_DATA', at)),
  ];
}
