import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

const parameters = ['evaluationInterval', 'enableEarlyStopping', 'enableCheckpointSelection'] as const;

export function evaluationRules(view: TuneView): readonly Finding[] {
  const { model, isGiven, isLeftOut, spot } = view;
  if (model && !model.hasEvaluation) {
    return (['evaluationDatasetUri', ...parameters] as const)
      .filter(isGiven)
      .map((field) => requestFinding('EVALUATION_NOT_FOR_CHAT', { ...spot(field), baseModel: model.id }));
  }
  if (isLeftOut('evaluationDatasetUri')) {
    return parameters.filter(isGiven).map((field) => requestFinding('EVALUATION_DATASET_MISSING', spot(field)));
  }
  return checkpointSelection(view);
}

function checkpointSelection({ model, values, isGiven, spot }: TuneView): readonly Finding[] {
  const selection = values.enableCheckpointSelection ?? tuneDefaults.enableCheckpointSelection;
  const isUnclear =
    selection !== 'default' || (!values.enableCheckpointSelection && isGiven('enableCheckpointSelection'));
  if (model?.api !== 'pipelineJobs' || model.defaultCheckpoint !== 'last step' || isUnclear) return [];
  const at = spot('enableCheckpointSelection', 'default');
  return [requestFinding('DEFAULT_SHIPS_LAST_CHECKPOINT', { ...at, baseModel: model.id })];
}
