import { describe, expect, test } from 'vitest';
import { sentence } from '../contract/findings.ts';
import { checkRestBody, isRestBody } from './rest-body.ts';

const TEMPLATES = 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines';
const KEY = 'projects/myproject/locations/us-central1/keyRings/sample-key/cryptoKeys/sample-key';

const parameters = {
  project: 'myproject',
  model_display_name: 'a name',
  dataset_uri: 'gs://my-bucket/train.jsonl',
  location: 'us-central1',
  large_model_reference: 'code-bison@002',
  train_steps: 300,
  learning_rate_multiplier: 1,
};

type Changes = Readonly<Record<string, unknown>>;

/** A sound body, and what a case changes in it; undefined takes a key out. */
function body(changes: Changes = {}, outside: Changes = {}): string {
  const runtimeConfig = { gcsOutputDirectory: 'gs://my-bucket/out', parameterValues: { ...parameters, ...changes } };
  const templateUri = `${TEMPLATES}/tune-large-model/v3.0.0`;
  return JSON.stringify({ displayName: 'a job', runtimeConfig, templateUri, ...outside }, null, 2);
}

const chat = { large_model_reference: 'codechat-bison@002' };
const chatTemplate = { templateUri: `${TEMPLATES}/tune-large-chat-model/v3.0.0` };

const found = (file: string, severity = 'error'): [string, string | undefined][] =>
  checkRestBody(file, 'f')
    .filter((finding) => finding.severity === severity)
    .map(({ code, field }) => [code, field?.replace('runtimeConfig.parameterValues.', '')]);

describe('a body of pipelineJobs.create', () => {
  test.each<[string, string]>([
    ['code generation', body()],
    ['with evaluation', body({ evaluation_data_uri: 'gs://b12/e.jsonl', evaluation_interval: 20 })],
    ['chat', body({ ...chat, default_context: 'Be brief.' }, chatTemplate)],
    ['proto names', body().replace('displayName', 'display_name')],
    ['a managed dataset', body({ dataset_uri: undefined, dataset_name: 'projects/p/locations/l/datasets/1' })],
    ['a key at both places', body({ encryption_spec_key_name: KEY }, { encryptionSpec: { kmsKeyName: KEY } })],
  ])('sound: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each<[string, string, [string, string | undefined][]]>([
    ['unknown parameter', body({ train_step: 3 }), [['UNKNOWN_FIELD', 'train_step']]],
    ['colon in a key', body({ 'train_steps:': 3 }), [['KEY_WITH_COLON', 'train_steps:']]],
    ['number as text', body({ train_steps: '300' }), [['JSON_KIND', 'train_steps']]],
    [
      'boolean as text',
      body({ evaluation_data_uri: 'gs://b12/e', enable_early_stopping: 'true' }),
      [['JSON_KIND', 'enable_early_stopping']],
    ],
    [
      'checkpoint selection as boolean',
      body({ evaluation_data_uri: 'gs://b12/e', enable_checkpoint_selection: true }),
      [['JSON_KIND', 'enable_checkpoint_selection']],
    ],
    ['no upload region', body({ location: undefined }), [['PARAMETER_MISSING', 'location']]],
    ['no dataset', body({ dataset_uri: undefined }), [['MISSING_FIELD', 'dataset_uri']]],
    ['no model', body({ large_model_reference: undefined }), [['MISSING_FIELD', 'large_model_reference']]],
    [
      'no output',
      body().replace('gcsOutputDirectory', 'labels2'),
      [
        ['MISSING_FIELD', 'runtimeConfig.gcsOutputDirectory'],
        ['UNKNOWN_FIELD', 'runtimeConfig.labels2'],
      ],
    ],
    ['no template', body({}, { templateUri: undefined }), [['TEMPLATE_MISSING', 'templateUri']]],
    ['template of code for chat', body(chat), [['TEMPLATE_OF_ANOTHER_MODEL', 'templateUri']]],
    [
      'evaluation of a chat model',
      body({ ...chat, evaluation_data_uri: 'gs://b12/e', evaluation_interval: 5 }, chatTemplate),
      [
        ['EVALUATION_NOT_FOR_CHAT', 'evaluation_data_uri'],
        ['EVALUATION_NOT_FOR_CHAT', 'evaluation_interval'],
      ],
    ],
    [
      'evaluation without data',
      body({ evaluation_interval: 5 }),
      [['EVALUATION_DATASET_MISSING', 'evaluation_interval']],
    ],
    [
      'unversioned model',
      body({ large_model_reference: 'code-bison' }),
      [['BASE_MODEL_UNVERSIONED', 'large_model_reference']],
    ],
    ['region', body({ location: 'europe-west5' }), [['REGION_UNSUPPORTED', 'location']]],
    [
      'key outside us-central1',
      body({ location: 'europe-west4', encryption_spec_key_name: KEY }, { encryptionSpec: { kmsKeyName: KEY } }),
      [['ENCRYPTION_KEY_REGION', 'location']],
    ],
    [
      'key with a TPU',
      body({ accelerator_type: 'TPU', encryption_spec_key_name: KEY }, { encryptionSpec: { kmsKeyName: KEY } }),
      [['ENCRYPTION_KEY_ACCELERATOR', 'accelerator_type']],
    ],
    [
      'key at one place',
      body({}, { encryptionSpec: { kmsKeyName: KEY } }),
      [['ENCRYPTION_KEY_HALF', 'encryptionSpec.kmsKeyName']],
    ],
    ['a local file', body({ dataset_uri: 'train.jsonl' }), [['NOT_IN_CLOUD_STORAGE', 'dataset_uri']]],
    ['placeholder', body({ project: 'PROJECT_ID' }), [['PLACEHOLDER', 'project']]],
    ['a list', '[{"runtimeConfig": 1}]', [['NO_BODY', undefined]]],
    ['nothing', 'curl pipelineJobs', [['NO_BODY', undefined]]],
  ])('%s', (_, text, expected) => {
    expect(found(text).sort()).toEqual(expected.sort());
  });

  test('says it in the names of the body, with the place and the way out', () => {
    const [finding] = checkRestBody(body({ evaluation_interval: 5 }), 'body.json').filter(
      ({ severity }) => severity === 'error',
    );
    expect(finding && sentence(finding)).toBe(
      'body.json:13:30 runtimeConfig.parameterValues.evaluation_interval: 5, but it takes effect only with an evaluation dataset. To fix: add evaluation_data_uri, or remove it. [EVALUATION_DATASET_MISSING]',
    );
  });

  test('names the nearest parameter', () => {
    const [finding] = checkRestBody(body({ lerning_rate_multiplier: 2 }), 'f');
    expect(finding?.fix).toBe('write learning_rate_multiplier');
  });
});

describe("the guide's printed samples", () => {
  const printedBody = `{ "displayName": "PIPELINEJOB_DISPLAYNAME", "runtimeConfig": { "gcsOutputDirectory": "gs://OUTPUT_DIR", "parameterValues": { "project": "PROJECT_ID", "model_display_name": "MODEL_DISPLAYNAME", "dataset_uri": "gs://DATASET_URI", "evaluation_data_uri": "EVAL_DATASET_URI", "evaluation_interval": "EVAL_INTERVAL", "enable_early_stopping": "ENABLE_EARLY_STOPPING", "enable_checkpoint_selection": "ENABLE_CHECKPOINT_SELECTION", "tensorboard_resource_id": "TENSORBOARD_RESOURCE_ID", "location": "MODEL_UPLOAD_REGION", "accelerator_type": "ACCELERATOR_TYPE", "large_model_reference": "code-bison@002", "train_steps": STEPS, "learning_rate_multiplier": LEARNING_RATE_MULTIPLIER } } "templateUri": "${TEMPLATES}/tune-large-model/v3.0.0" }`;

  test('the REST body: a missing comma, values in quotes, placeholders', () => {
    const findings = checkRestBody(printedBody, 'f');
    expect(findings.slice(0, 3)).toMatchObject([
      { code: 'JSON_BARE_WORD', value: 'STEPS' },
      { code: 'JSON_BARE_WORD', value: 'LEARNING_RATE_MULTIPLIER' },
      { code: 'JSON_COMMA_MISSING', field: 'templateUri', line: 1, column: 674 },
    ]);
    expect(findings.filter(({ code }) => code === 'PLACEHOLDER')).toHaveLength(10);
    expect(findings.filter(({ code }) => code === 'JSON_KIND').map(({ value }) => value)).toEqual([
      '"EVAL_INTERVAL"',
      '"ENABLE_EARLY_STOPPING"',
    ]);
    expect(findings).toHaveLength(15);
  });

  test('the REST body, put right', () => {
    const values: Readonly<Record<string, string>> = {
      '"EVAL_INTERVAL"': '20',
      '"ENABLE_EARLY_STOPPING"': 'true',
      ENABLE_CHECKPOINT_SELECTION: 'default',
      EVAL_DATASET_URI: 'gs://my-bucket/evaluation.jsonl',
      'gs://DATASET_URI': 'gs://my-bucket/train.jsonl',
      PIPELINEJOB_DISPLAYNAME: 'a job',
      MODEL_DISPLAYNAME: 'a model',
      OUTPUT_DIR: 'my-bucket/out',
      PROJECT_ID: 'myproject',
      TENSORBOARD_RESOURCE_ID: 'projects/myproject/locations/us-central1/tensorboards/1',
      MODEL_UPLOAD_REGION: 'us-central1',
      ACCELERATOR_TYPE: 'GPU',
      ': STEPS': ': 300',
      ': LEARNING_RATE_MULTIPLIER': ': 1',
      '} } "templateUri"': '} }, "templateUri"',
    };
    const right = Object.entries(values).reduce((text, [from, to]) => text.replace(from, to), printedBody);
    expect(found(right)).toEqual([]);
  });

  const codeCommand = `PROJECT_ID=myproject
DATASET_URI=gs://my-gcs-bucket-uri/dataset
EVAL_DATASET_URI=gs://cloud-samples-data/vertex-ai/model-evaluation/eval_sample.jsonl
OUTPUT_DIR=gs://my-gcs-bucket-uri/output
ACCELERATOR_TYPE=GPU
LOCATION=us-central1
curl \\
-X POST \\
-H "Authorization: Bearer $(gcloud auth print-access-token)" \\
-H "Content-Type: application/json; charset=utf-8" \\
"https://\${REGION}-aiplatform.googleapis.com/v1/projects/\${PROJECT_ID}/locations/\${REGION}/pipelineJobs?pipelineJobId=tune-large-model-$(date +%Y%m%d%H%M%S)" -d \\
$'{
"displayName": "'\${PIPELINE_NAME}'",
"runtimeConfig": {
"gcsOutputDirectory": "'\${OUTPUT_DIR}'",
"parameterValues": {
"project": "'\${PROJECT_ID}'",
"model_display_name": "The display name for your model in the UI",
"dataset_uri": "'\${DATASET_URI}'",
"evaluation_data_uri:": "'\${EVAL_DATASET_URI}'",
"location": "'\${LOCATION}'",
"accelerator_type": "'\${ACCELERATOR_TYPE}'",
"large_model_reference": "code-bison@002",
"learning_rate_multiplier": 1,
"train_steps": 300
}
},
"templateUri": "${TEMPLATES}/tune-large-model/v3.0.0"
}'
`;

  test('the curl command for code: the colon in the key, two variables that nobody sets, an id that repeats', () => {
    expect(checkRestBody(codeCommand, 'f')).toMatchObject([
      { code: 'REPEAT_PAYS_TWICE', severity: 'warning', line: 11 },
      { code: 'VARIABLE_UNSET', value: `\${REGION}`, line: 11 },
      { code: 'VARIABLE_UNSET', value: `\${PIPELINE_NAME}`, line: 13, column: 17 },
      { code: 'KEY_WITH_COLON', severity: 'error', line: 20, column: 1 },
    ]);
  });

  test('the curl command for code, put right', () => {
    const right = codeCommand
      .replace('LOCATION=', 'REGION=us-central1\nPIPELINE_NAME="my job"\nLOCATION=')
      .replace('evaluation_data_uri:', 'evaluation_data_uri')
      .replace('$(date +%Y%m%d%H%M%S)', 'first');
    expect(checkRestBody(right, 'f')).toMatchObject([{ code: 'DEFAULT_SHIPS_LAST_CHECKPOINT', severity: 'warning' }]);
  });

  test('regions in the address: the rules hold for the job, too, and host and path agree', () => {
    const inRegion = (host: string, path: string): string =>
      codeCommand.replace(`\${REGION}-ai`, `${host}-ai`).replace(`locations/\${REGION}`, `locations/${path}`);
    expect(found(inRegion('europe-west5', 'europe-west5'))).toContainEqual(['REGION_UNSUPPORTED', undefined]);
    expect(found(inRegion('us-west1', 'us-west4'))).toContainEqual(['REGIONS_DIFFER', undefined]);
  });

  test('the curl command for chat: an object that is not closed', () => {
    const printed = codeCommand
      .replace(`"evaluation_data_uri:": "'\${EVAL_DATASET_URI}'",\n`, '')
      .replace('code-bison', 'codechat-bison')
      .replace('tune-large-model/', 'tune-large-chat-model/')
      .replace('"train_steps": 300', `"train_steps": 300,\n"encryption_spec_key_name": "${KEY}"`)
      .replace('"templateUri"', `"encryptionSpec": {\n"kmsKeyName": "${KEY}"\n"templateUri"`);
    expect(checkRestBody(printed, 'f').filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'JSON_UNCLOSED', field: 'encryptionSpec', line: 28, column: 19, fix: 'write }, before "templateUri"' },
    ]);
    const right = printed.replace('sample-key"\n"templateUri"', 'sample-key"\n},\n"templateUri"');
    expect(found(right)).toEqual([]);
  });

  test('a here-document, and numbers that are variables', () => {
    const command = `STEPS=300\ncurl -d @- "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/pipelineJobs?pipelineJobId=x" <<EOF\n${body()}\nEOF\n`;
    expect(found(command)).toEqual([]);
    expect(found(command.replace('"train_steps": 300', `"train_steps": \${STEPS}`))).toEqual([]);
    expect(checkRestBody(command.replace('"train_steps": 300', `"train_steps": \${OTHER}`), 'f')).toContainEqual(
      expect.objectContaining({ code: 'VARIABLE_UNSET', value: `\${OTHER}` }),
    );
  });
});

test.each([
  [body(), true],
  ['curl https://x/v1/projects/p/locations/l/pipelineJobs -d @body.json', true],
  ['tune:\n  project: p', false],
  ['project: p\ntemplateUri: x', false],
])('%# is a REST body: %s', (text, expected) => {
  expect(isRestBody(text)).toBe(expected);
});
