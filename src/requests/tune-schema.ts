import * as z from 'zod';
import { labelLimits } from '../catalog/limits.ts';
import type { PredictionEvaluationRequest, RegisterRequest, TuneRequest } from '../contract/tune-request.ts';
import { DURATION_PATTERN } from './duration.ts';
import * as patterns from './patterns.ts';
import { choice, flag, given, positiveNumber, says, text, wholeNumber } from './schema-parts.ts';
import { tuneDefaults } from './tune-defaults.ts';

const name = z.string(says('NAME')).min(1, says('NAME')).max(128, says('NAME'));
const region = z.string(says('REGION'));
const datasetUri = text('DATASET_URI', patterns.DATASET_URI);
const duration = text('DURATION', DURATION_PATTERN);

const labels = z
  .record(
    text('LABEL_KEY', patterns.LABEL_KEY).refine((key) => !patterns.RESERVED_LABEL.test(key), says('LABEL_RESERVED')),
    text('LABEL_VALUE', patterns.LABEL_VALUE),
    says('LABELS'),
  )
  .refine((all) => Object.keys(all).length <= labelLimits.maximumLabels, says('LABELS'));

const register: z.ZodType<RegisterRequest> = z.strictObject(
  {
    aliases: given(
      z.array(text('ALIAS', patterns.ALIAS), says('LIST')),
      "Version aliases of the tuned model; a sweep sets them on the best trial's model only.",
      { default: [] },
    ),
    importEvaluation: given(flag, 'Import the final evaluation metrics into the Model Registry.', { default: true }),
  },
  says('OBJECT'),
);

const predictionEvaluation: z.ZodType<PredictionEvaluationRequest> = z.strictObject(
  {
    datasetUri: datasetUri
      .refine((uri) => !/^gs:.*[*{]/.test(uri), says('ONE_DATASET'))
      .describe("Held-out examples, JSONL in the base model's own shape: gs:// or an allowed local file."),
    metric: choice('PREDICTION_METRIC', ['prediction_exact_match', 'prediction_edit_similarity']).describe(
      'How answers are scored: share of exact matches, or mean edit similarity.',
    ),
    maxExamples: given(
      z.int(says('PREDICTION_COUNT')).min(1, says('PREDICTION_COUNT')).max(250, says('PREDICTION_COUNT')),
      'Examples to ask at most.',
      { default: 100 },
    ),
  },
  says('OBJECT'),
);

const fields = {
  project: text('PROJECT_ID', patterns.PROJECT_ID).describe('Google Cloud project ID.'),
  baseModel: z
    .string(says('BASE_MODEL'))
    .describe('For example gemini-2.5-flash; models of the PaLM era carry a version, as code-bison@002.'),
  datasetUri: z
    .union([datasetUri, z.array(datasetUri, says('LIST')).min(1, says('LIST'))], says('DATASET_URI'))
    .describe(
      "Training data, JSONL in one of the guide's two shapes: gs:// or an allowed local file, or a list of them. * and ** stand for any characters without and with slashes, {date} for the newest day.",
    ),
  dataAsOf: given(
    text('AS_OF', patterns.AS_OF),
    'Day up to which {date} in a dataset name may be. Default: when the run starts.',
  ),
  evaluationDatasetUri: given(
    datasetUri,
    'Evaluation data, JSONL, 10 to 250 examples, for Gemini up to 5,000. Not for chat models of the PaLM era.',
  ),
  outputDirectory: text('OUTPUT_DIRECTORY', patterns.OUTPUT_DIRECTORY).describe(
    'gs:// folder for dataset snapshots, pipeline artifacts and results.',
  ),
  pipelineJobRegion: region.describe('Region of the job, for example us-central1; for Gemini also of the tuned model.'),
  modelUploadRegion: given(region, 'Region of the tuned model and its endpoint. Default: pipelineJobRegion.'),
  acceleratorType: given(
    choice('ACCELERATOR_TYPE', ['GPU', 'TPU']),
    'GPU computes in us-central1, TPU in europe-west4, wherever the pipeline job is.',
    { default: tuneDefaults.acceleratorType },
  ),
  trainSteps: given(wholeNumber, 'Training steps; 200 to 1000 are recommended.', { default: tuneDefaults.trainSteps }),
  learningRateMultiplier: given(positiveNumber, 'Factor on the recommended learning rate.', {
    default: tuneDefaults.learningRateMultiplier,
  }),
  evaluationInterval: given(wholeNumber, 'Training steps between two evaluations; needs evaluationDatasetUri.', {
    default: tuneDefaults.evaluationInterval,
  }),
  enableEarlyStopping: given(
    flag,
    'End before the last step when token accuracy stops improving; needs evaluationDatasetUri.',
    { default: tuneDefaults.enableEarlyStopping },
  ),
  enableCheckpointSelection: given(
    z.union([choice('CHECKPOINT_SELECTION', ['true', 'false', 'default']), z.boolean()], says('CHECKPOINT_SELECTION')),
    'true: the checkpoint with the best evaluation becomes the model; false: the last. default is true for @001 only.',
    { default: tuneDefaults.enableCheckpointSelection },
  ),
  tensorboardResourceId: given(
    text('TENSORBOARD_NAME', patterns.TENSORBOARD_NAME),
    'Full TensorBoard resource name in pipelineJobRegion. Default: tempotune finds or creates its own.',
  ),
  encryptionSpecKeyName: given(
    text('KMS_KEY_NAME', patterns.KMS_KEY_NAME),
    'Full Cloud KMS key name. Only with GPU, and pipeline job and model upload in us-central1.',
  ),
  serviceAccount: given(
    text('SERVICE_ACCOUNT', patterns.SERVICE_ACCOUNT),
    'Email of the service account that runs the pipeline job. Default: the service agent.',
  ),
  defaultContext: given(
    z.string(says('TEXT')).min(1, says('TEXT')),
    'Chat models and Gemini: the context of every example that has none of its own.',
  ),
  displayName: given(name, 'Name of the pipeline job for people. Default: base model and steps.'),
  modelDisplayName: given(name, 'Name of the tuned model for people. Default: displayName.'),
  labels: given(labels, 'Labels of the job, which Vertex AI copies to its model and endpoint.', { default: {} }),
  createBucket: given(flag, 'Make the output bucket in pipelineJobRegion when it is missing.', {
    default: tuneDefaults.createBucket,
  }),
  predictionEvaluation: given(
    predictionEvaluation,
    'Ask the tuned endpoint held-out examples and score its answers; the only evaluation for chat models.',
  ),
  deadline: given(duration, 'Longest time from submission to the end of the job, 1m to 30d.', {
    default: tuneDefaults.deadline,
  }),
  pollInterval: given(
    duration,
    'Usual time between two looks at the running job, 100ms to 1h: longer while it is queued, shorter near its end.',
    {
      default: tuneDefaults.pollInterval,
    },
  ),
  register: given(register, 'What happens after a successful job.'),
  epochCount: given(wholeNumber, 'Gemini only: passes over the training data. Default: automatic.'),
  adapterSize: given(
    wholeNumber,
    'Gemini only: 1, 2, 4, 8 or 16, not all of them for every model. Default: automatic.',
  ),
  exportLastCheckpointOnly: given(flag, 'Gemini only: no checkpoint of an earlier epoch becomes an endpoint.', {
    default: false,
  }),
  preTunedModel: given(
    text('PRE_TUNED_MODEL', patterns.PRE_TUNED_MODEL),
    'Gemini only: full resource name of an earlier tuned model of baseModel to continue from.',
  ),
} satisfies Readonly<Record<keyof TuneRequest, z.ZodType>>;

export const tuneRequestSchema: z.ZodType<TuneRequest> = z.strictObject(fields, says('OBJECT')).meta({
  title: 'TuneRequest',
  description: 'One tuning job of a Vertex AI code model: input of the workflow tuneModel.',
});

export const tuneFieldNames: readonly string[] = Object.keys(fields);
