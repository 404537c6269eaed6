/** A number that a tuning job or a prediction evaluation reports. */
export interface MetricFacts {
  readonly measuredOn: 'training data' | 'evaluation data' | 'predictions';
  /** Which way is better; absent for counts, which say nothing about quality. */
  readonly goal?: 'maximize' | 'minimize';
  readonly meaning: string;
}

/** TensorBoard names without slash (guide, "metrics"; read 2026-11), then tempotune's own. */
export const metrics: ReadonlyMap<string, MetricFacts> = new Map<string, MetricFacts>([
  ['train_total_loss', { measuredOn: 'training data', goal: 'minimize', meaning: 'loss at a training step' }],
  [
    'train_fraction_of_correct_next_step_preds',
    { measuredOn: 'training data', goal: 'maximize', meaning: 'token accuracy at a training step' },
  ],
  ['train_num_predictions', { measuredOn: 'training data', meaning: 'predicted tokens at a training step' }],
  ['eval_total_loss', { measuredOn: 'evaluation data', goal: 'minimize', meaning: 'loss at an evaluation step' }],
  [
    'eval_fraction_of_correct_next_step_preds',
    { measuredOn: 'evaluation data', goal: 'maximize', meaning: 'token accuracy at an evaluation step' },
  ],
  ['eval_num_predictions', { measuredOn: 'evaluation data', meaning: 'predicted tokens at an evaluation step' }],
  [
    'prediction_exact_match',
    { measuredOn: 'predictions', goal: 'maximize', meaning: 'share of answers equal to the expected one' },
  ],
  [
    'prediction_edit_similarity',
    { measuredOn: 'predictions', goal: 'maximize', meaning: 'mean edit similarity of answer and expected answer' },
  ],
]);

/** What a sweep ranks by unless told otherwise: the guide's measure for early stopping, too. */
export const DEFAULT_OBJECTIVE_METRIC = 'eval_fraction_of_correct_next_step_preds';
