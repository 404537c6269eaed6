/** Fields of google.cloud.aiplatform.v1.PipelineJob and its parts that a request may set (pipeline_job.proto). */
export const bodyFields: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['displayName', 'runtimeConfig', 'templateUri', 'labels', 'encryptionSpec', 'serviceAccount', 'network'],
    ...['pipelineSpec', 'reservedIpRanges', 'pscInterfaceConfig', 'preflightValidations', 'scheduleName', 'name'],
  ],
  runtimeConfig: ['gcsOutputDirectory', 'parameterValues', 'parameters', 'failurePolicy', 'inputArtifacts'],
  encryptionSpec: ['kmsKeyName'],
};

export const PARAMETERS = 'runtimeConfig.parameterValues';

/** Where in the body the value of our own field stands; the pipeline job's region is in the URL. */
export const placeInBody: Readonly<Record<string, string>> = {
  displayName: 'displayName',
  serviceAccount: 'serviceAccount',
  labels: 'labels',
  outputDirectory: 'runtimeConfig.gcsOutputDirectory',
  project: `${PARAMETERS}.project`,
  baseModel: `${PARAMETERS}.large_model_reference`,
  datasetUri: `${PARAMETERS}.dataset_uri`,
  evaluationDatasetUri: `${PARAMETERS}.evaluation_data_uri`,
  modelUploadRegion: `${PARAMETERS}.location`,
  modelDisplayName: `${PARAMETERS}.model_display_name`,
  acceleratorType: `${PARAMETERS}.accelerator_type`,
  trainSteps: `${PARAMETERS}.train_steps`,
  learningRateMultiplier: `${PARAMETERS}.learning_rate_multiplier`,
  evaluationInterval: `${PARAMETERS}.evaluation_interval`,
  enableEarlyStopping: `${PARAMETERS}.enable_early_stopping`,
  enableCheckpointSelection: `${PARAMETERS}.enable_checkpoint_selection`,
  tensorboardResourceId: `${PARAMETERS}.tensorboard_resource_id`,
  encryptionSpecKeyName: `${PARAMETERS}.encryption_spec_key_name`,
  defaultContext: `${PARAMETERS}.default_context`,
};

/** JSON of protos takes `display_name` as well as `displayName`. */
export function protoJsonName(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
