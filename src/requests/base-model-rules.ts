import { type BaseModelFacts, baseModels } from '../catalog/base-models.ts';
import { type GeminiModelFacts, geminiModels } from '../catalog/gemini-models.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { namesRlhf } from './field-names.ts';
import { nearest } from './nearest.ts';
import type { TuneView } from './tune-rules.ts';

export function knownBaseModel(id: string | undefined): BaseModelFacts | GeminiModelFacts | undefined {
  return id === undefined ? undefined : (geminiModels.get(id) ?? baseModels.get(id));
}

export function baseModelRules({ values: { baseModel, defaultContext }, model, spot }: TuneView): readonly Finding[] {
  if (baseModel === undefined) return [];
  if (!model) return [unknownBaseModel(baseModel, spot('baseModel'))];
  const isMisplaced = defaultContext !== undefined && model.api === 'pipelineJobs' && model.shape !== 'chat';
  return isMisplaced
    ? [requestFinding('DEFAULT_CONTEXT_NOT_FOR_GENERATION', { ...spot('defaultContext'), baseModel })]
    : [];
}

function unknownBaseModel(id: string, at: { readonly field: string; readonly value?: string }): Finding {
  const choices = [...geminiModels.keys(), ...baseModels.keys()];
  const name = id.slice(id.lastIndexOf('/') + 1); // publishers/google/models/code-bison@002 is Model Garden's own form
  const versions = choices.filter((choice) => choice.startsWith(`${name}@`));
  if (namesRlhf(name)) return requestFinding('RLHF_REFUSED', at);
  if (versions.length > 0) return requestFinding('BASE_MODEL_UNVERSIONED', { ...at, choices: versions });
  const near = nearest(name, choices);
  return requestFinding('BASE_MODEL_UNKNOWN', { ...at, choices, ...(near !== undefined && { nearest: near }) });
}
