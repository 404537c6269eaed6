import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { invalidArgument } from '../status.ts';

type InputType = 'STRING' | 'NUMBER_INTEGER' | 'NUMBER_DOUBLE' | 'BOOLEAN' | 'STRING_OR_BOOLEAN';
interface InputDefinition {
  type: InputType;
  /** Absent: the parameter is required. */
  defaultValue?: string | number | boolean;
}

const REQUIRED_STRING: InputDefinition = { type: 'STRING' };
const EMPTY_STRING: InputDefinition = { type: 'STRING', defaultValue: '' };

/** Inputs of tune-large-model and tune-large-chat-model (test fixture of python-aiplatform v1.60). */
const inputDefinitions: Record<string, InputDefinition> = {
  project: REQUIRED_STRING,
  location: REQUIRED_STRING,
  model_display_name: REQUIRED_STRING,
  large_model_reference: { type: 'STRING', defaultValue: 'text-bison@001' },
  dataset_uri: EMPTY_STRING,
  dataset_name: EMPTY_STRING,
  train_steps: { type: 'NUMBER_INTEGER', defaultValue: 300 },
  learning_rate_multiplier: { type: 'NUMBER_DOUBLE', defaultValue: 1 },
  learning_rate: { type: 'NUMBER_DOUBLE', defaultValue: -1 },
  accelerator_type: EMPTY_STRING,
  evaluation_data_uri: EMPTY_STRING,
  evaluation_interval: { type: 'NUMBER_INTEGER', defaultValue: 20 },
  evaluation_output_root_dir: EMPTY_STRING,
  enable_early_stopping: { type: 'BOOLEAN', defaultValue: true },
  // the template and the guide say string, the Python SDK sends a boolean
  enable_checkpoint_selection: { type: 'STRING_OR_BOOLEAN', defaultValue: 'default' },
  tensorboard_resource_id: EMPTY_STRING,
  default_context: EMPTY_STRING,
  max_context_length: EMPTY_STRING,
  encryption_spec_key_name: EMPTY_STRING,
  tpu_training_skip_cmek: { type: 'BOOLEAN', defaultValue: false },
  tuning_method: { type: 'STRING', defaultValue: 'tune_v2' },
  api_endpoint: { type: 'STRING', defaultValue: 'aiplatform.googleapis.com/ui' },
};

/** The parameters of a job with the template's defaults filled in. */
export interface TuningParameters {
  location: string;
  modelDisplayName: string;
  baseModel: string;
  datasetUri: string;
  datasetName: string;
  trainSteps: number;
  learningRateMultiplier: number;
  acceleratorType: string;
  evaluationDataUri: string;
  evaluationInterval: number;
  enableEarlyStopping: boolean;
  enableCheckpointSelection: string;
  tensorboardResourceId: string;
  defaultContext: string;
  maxContextLength: string;
  encryptionSpecKeyName: string;
}

const TEMPLATE_URI =
  /^https:\/\/us-kfp\.pkg\.dev\/ml-pipeline\/large-language-model-pipelines\/(tune-large-model|tune-large-chat-model)\/v[23]\.0\.0$/;
const TEMPLATE_NAMES = ['tune-large-model', 'tune-large-chat-model'];

/** Which template a job names; a compiled spec sent inline counts by its own name. */
export function templateOf(job: JsonObject): string {
  const uri = job.templateUri;
  if (typeof uri === 'string' && uri !== '') {
    const name = TEMPLATE_URI.exec(uri)?.[1];
    if (!name)
      throw invalidArgument(`The template does not exist or cannot be read: ${uri}`, 'pipeline_job.template_uri');
    return name;
  }
  const spec = job.pipelineSpec;
  const info = isJsonObject(spec) ? spec.pipelineInfo : undefined;
  const name = isJsonObject(info) ? info.name : undefined;
  if (typeof name === 'string' && TEMPLATE_NAMES.includes(name)) return name;
  throw invalidArgument('Either template_uri or pipeline_spec of a tuning pipeline is required.', 'pipeline_job');
}

/** @throws INVALID_ARGUMENT for an unknown name, a missing value, or a value of another JSON type. */
export function readParameters(values: JsonObject): TuningParameters {
  for (const name of Object.keys(values)) {
    if (inputDefinitions[name]) continue;
    throw badParameter(name, `The pipeline parameter ${name} is not found in the pipeline job input definitions.`);
  }
  inputValue('project', values.project); // required, and used by nobody: the job's own project counts
  const read = (name: string): unknown => inputValue(name, values[name]);
  return {
    location: read('location') as string,
    modelDisplayName: read('model_display_name') as string,
    baseModel: read('large_model_reference') as string,
    datasetUri: read('dataset_uri') as string,
    datasetName: read('dataset_name') as string,
    trainSteps: read('train_steps') as number,
    learningRateMultiplier: read('learning_rate_multiplier') as number,
    acceleratorType: read('accelerator_type') as string,
    evaluationDataUri: read('evaluation_data_uri') as string,
    evaluationInterval: read('evaluation_interval') as number,
    enableEarlyStopping: read('enable_early_stopping') as boolean,
    enableCheckpointSelection: String(read('enable_checkpoint_selection')),
    tensorboardResourceId: read('tensorboard_resource_id') as string,
    defaultContext: read('default_context') as string,
    maxContextLength: read('max_context_length') as string,
    encryptionSpecKeyName: read('encryption_spec_key_name') as string,
  };
}

const matches: Record<InputType, (value: Json) => boolean> = {
  STRING: (value) => typeof value === 'string',
  NUMBER_INTEGER: (value) => Number.isInteger(value),
  NUMBER_DOUBLE: (value) => typeof value === 'number',
  BOOLEAN: (value) => typeof value === 'boolean',
  STRING_OR_BOOLEAN: (value) => typeof value === 'string' || typeof value === 'boolean',
};

function inputValue(name: string, value: Json | undefined): unknown {
  const definition = inputDefinitions[name];
  if (!definition) throw new Error(`${name} is not an input of the template`);
  if (value === undefined) {
    if (definition.defaultValue !== undefined) return definition.defaultValue;
    throw badParameter(name, `The pipeline parameter ${name} is required, but has no value.`);
  }
  if (!matches[definition.type](value)) {
    const wanted = definition.type === 'STRING_OR_BOOLEAN' ? 'STRING' : definition.type;
    throw badParameter(name, `The pipeline parameter ${name} must be of type ${wanted}, got ${JSON.stringify(value)}.`);
  }
  return value;
}

function badParameter(name: string, message: string): Error {
  return invalidArgument(message, `pipeline_job.runtime_config.parameter_values.${name}`);
}
