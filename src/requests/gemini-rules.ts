import type { GeminiModelFacts } from '../catalog/gemini-models.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { KMS_KEY_NAME, PRE_TUNED_MODEL } from './patterns.ts';
import type { TuneView } from './tune-rules.ts';

/** Fields of pipeline jobs that Gemini tuning does not have, and what to do instead. */
const pipelineOnly: Partial<Record<keyof TuneRequest, string>> = {
  trainSteps: 'write epochCount, or leave it out: Gemini tuning then chooses the epochs itself',
  acceleratorType: 'remove it; Gemini tuning chooses its hardware itself',
  evaluationInterval: 'remove it; Gemini tuning evaluates at an interval of its own',
  enableEarlyStopping: 'remove it; every checkpoint is evaluated, and the best one is made the default',
  enableCheckpointSelection: 'remove it; every checkpoint is evaluated, and the best one is made the default',
  tensorboardResourceId: 'remove it; Gemini tuning makes its own TensorBoard experiment, and tempotune finds it',
};

/** What only Gemini tuning has, and what to do instead with a model of the PaLM era. */
const geminiOnly: Partial<Record<keyof TuneRequest, string>> = {
  epochCount: 'write trainSteps; tempotune check shows how many epochs they are',
  adapterSize: 'remove it; trainSteps and learningRateMultiplier are what there is to set',
  exportLastCheckpointOnly: "remove it; enableCheckpointSelection 'false' ships the last checkpoint",
  preTunedModel: 'remove it; tuning starts from the base model',
};

/** Rules of a Gemini model; of any other, that it is asked for nothing that only Gemini has. */
export function geminiRules(view: TuneView): readonly Finding[] {
  const { model, isGiven, spot } = view;
  if (!model) return [];
  const baseModel = model.id;
  if (model.api === 'pipelineJobs') {
    return entries(geminiOnly)
      .filter(([field]) => isGiven(field))
      .map(([field, fix]) => requestFinding('FIELD_ONLY_FOR_GEMINI', { ...spot(field), baseModel, fix }));
  }
  const refused = entries(pipelineOnly)
    .filter(([field]) => isGiven(field))
    .map(([field, fix]) => requestFinding('FIELD_NOT_FOR_GEMINI', { ...spot(field), baseModel, fix }));
  return [
    ...refused,
    ...regions(view, model),
    ...adapterSizes(model, [{ ...spot('adapterSize'), size: view.values.adapterSize }]),
    ...encryptionKey(view, model),
    ...preTunedModel(view),
  ];
}

/** `size` absent: automatic. */
export function adapterSizes(
  { id: baseModel, adapterSizes: sizes }: GeminiModelFacts,
  asked: readonly { readonly field: string; readonly value?: string; readonly size: number | undefined }[],
): readonly Finding[] {
  return asked
    .filter(({ size }) => size !== undefined && !sizes.includes(size))
    .map(({ size, field }) =>
      requestFinding('ADAPTER_SIZE_UNSUPPORTED', { field, value: String(size), baseModel, sizes }),
    );
}

function regions({ values, spot }: TuneView, { id: baseModel, regions: choices }: GeminiModelFacts): Finding[] {
  const { pipelineJobRegion, modelUploadRegion } = values;
  if (pipelineJobRegion === undefined) return [];
  const isElsewhere = modelUploadRegion !== undefined && modelUploadRegion !== pipelineJobRegion;
  const isNoRegion = !/^[a-z]+-[a-z]+\d{1,2}$/.test(pipelineJobRegion);
  const isUnsupported = isNoRegion || (choices !== undefined && !choices.includes(pipelineJobRegion));
  const fix = `remove it; the tuned model is made in pipelineJobRegion, ${pipelineJobRegion}`;
  return [
    ...(isUnsupported
      ? [
          requestFinding('REGION_NOT_FOR_GEMINI', {
            ...spot('pipelineJobRegion'),
            baseModel,
            choices: choices ?? ['us-central1', 'europe-west4', 'many others'],
          }),
        ]
      : []),
    ...(isElsewhere ? [requestFinding('FIELD_NOT_FOR_GEMINI', { ...spot('modelUploadRegion'), baseModel, fix })] : []),
  ];
}

function encryptionKey({ values, isGiven, spot }: TuneView, model: GeminiModelFacts): readonly Finding[] {
  if (!isGiven('encryptionSpecKeyName')) return [];
  const at = spot('encryptionSpecKeyName');
  const { id: baseModel, takesEncryptionKey } = model;
  if (!takesEncryptionKey) {
    const fix = 'remove it, or tune a Gemini 2.5 model';
    return [requestFinding('FIELD_NOT_FOR_GEMINI', { ...at, baseModel, fix })];
  }
  const region = KMS_KEY_NAME.exec(values.encryptionSpecKeyName ?? '')?.[1];
  const { pipelineJobRegion: wanted } = values;
  if (region === undefined || wanted === undefined || region === wanted) return [];
  return [requestFinding('NOT_IN_JOB_REGION', { ...at, what: 'the key', region: wanted })];
}

function preTunedModel({ values, spot }: TuneView): readonly Finding[] {
  const region = PRE_TUNED_MODEL.exec(values.preTunedModel ?? '')?.[1];
  const { pipelineJobRegion: wanted } = values;
  if (region === undefined || wanted === undefined || region === wanted) return [];
  return [requestFinding('NOT_IN_JOB_REGION', { ...spot('preTunedModel'), what: 'the tuned model', region: wanted })];
}

function entries(table: Partial<Record<keyof TuneRequest, string>>): readonly (readonly [keyof TuneRequest, string])[] {
  return Object.entries(table) as [keyof TuneRequest, string][];
}
