import { code, page, table } from './markdown.mjs';
import { sourceText } from './modules.mjs';

/** Meaning and a wrong value of each; the answer to the wrong one is the program's own. */
const settings = {
  TEMPOTUNE_TASK_QUEUE: [
    'task queue of the workflows; datasets have their own beside it, with `-data` at the end',
    'taskQueue',
    'a queue',
  ],
  TEMPOTUNE_VERTEX_ENDPOINT: [
    'Vertex AI: an emulator or private endpoint; unset: Google',
    'vertexEndpoint',
    'localhost:8085',
  ],
  TEMPOTUNE_STORAGE_ENDPOINT: [
    'Cloud Storage: an emulator or private endpoint; unset: Google',
    'storageEndpoint',
    'localhost:8085',
  ],
  TEMPOTUNE_DATASET_DIRS: [
    'folders of the worker whose files a request may name, separated as in PATH; unset: `gs://` only',
    'datasetDirectories',
    '/no/such/folder',
  ],
  TEMPOTUNE_QUOTA_GPU: [
    'PaLM jobs on GPUs at a time, as many as your quota has room for; the others wait in line',
    'quotaLimits.gpu',
    'many',
  ],
  TEMPOTUNE_QUOTA_TPU: ['the same on TPUs', 'quotaLimits.tpu', '0'],
  TEMPOTUNE_QUOTA_GEMINI: ['Gemini tuning jobs at a time, over all regions', 'quotaLimits.gemini', '-1'],
  TEMPOTUNE_HEALTH_PORT: ['port of `GET /health`, 0 for any free one; unset: none', 'healthPort', 'http'],
  TEMPOTUNE_METRICS_PORT: ['port of Prometheus `GET /metrics`; unset: none', 'metricsPort', '70000'],
  TEMPOTUNE_LISTEN_HOST: [
    'address of both; unset: 127.0.0.1, so that only this machine reaches them',
    'listenHost',
    'all',
  ],
  TEMPOTUNE_LOG_LEVEL: ['what the worker logs, as JSON lines on stderr', 'logLevel', 'loud'],
  TEMPOTUNE_DEPLOYMENT_NAME: ['worker versioning: name of the deployment; unset: off', 'deployment', 'my deployment'],
  TEMPOTUNE_BUILD_ID: ['worker versioning: this build of it; unset: off', 'deployment', 'b1'],
  TEMPOTUNE_ENCRYPTION_KEYS: [
    'payload encryption of client, worker and codec server: `id:key` pairs; the first encrypts, all decrypt; unset: off',
    'encryptionKeys',
    'secret',
  ],
  TEMPOTUNE_ENCRYPTION_KEY_FILE: ['the same from a file, a line each', 'encryptionKeys', '/no/such/file'],
  TEMPOTUNE_CODEC_TOKEN: ['what callers of `tempotune codec-server` must know', 'codecToken', 'short'],
  TEMPOTUNE_ALLOWED_PROJECTS: [
    'projects that requests may name, separated by commas; unset: all',
    'allowedProjects',
    'a/b',
  ],
  TEMPOTUNE_ALLOWED_BUCKETS: [
    'buckets that requests may read and write, separated by commas; unset: all',
    'allowedBuckets',
    'gs://data',
  ],
};

const others = [
  [
    'TEMPORAL_ADDRESS',
    '`worker`, `tune`, `sweep`, `watch`, `status`, `cancel`, `doctor`',
    'host and port of the Temporal server; default `localhost:7233`',
  ],
  ['TEMPORAL_NAMESPACE', 'the same', 'default `default`'],
  [
    'TEMPORAL_API_KEY, TEMPORAL_TLS…, TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE',
    'the same',
    "as in Temporal's own environment configuration",
  ],
  ['TEMPORAL_CLI_PATH', '`npm run demo`, `npm test`, `tempotune demo`', 'the `temporal` program to start'],
  ['TEMPORAL_TEST_SERVER_PATH', '`npm test`', 'the time-skipping test server to start'],
  [
    'TEMPOTUNE_CACHE_DIR',
    '`npm run demo`, `npm test`',
    'where fetched programs are kept; default `~/.cache/tempotune`',
  ],
  [
    'GOOGLE_APPLICATION_CREDENTIALS',
    'worker, `predict`, `check gs://…`, `doctor`',
    "a key file, as Google's clients take it",
  ],
  ['NO_COLOR, FORCE_COLOR', 'all verbs', 'no colours, or colours also in a pipe'],
];

export function settingsPage({ config }) {
  checkNames();
  const defaults = config.readSettings({});
  const rows = Object.entries(settings).map(([name, [meaning, key, wrong]]) => {
    const value = key.split('.').reduce((settings, part) => settings?.[part], defaults);
    const isUnset = value === undefined || (Array.isArray(value) && value.length === 0);
    return [code(name), meaning, isUnset ? 'unset' : code(value), answer(config.readSettings, name, wrong)];
  });
  return page(
    'Settings',
    'Everything that is not in a request comes from the environment. An empty variable counts as unset. Every wrong one is reported at once, and nothing starts.',
    table(['variable', 'meaning', 'default', 'a wrong value is answered with'], rows),
    '## Of others',
    table(
      ['variable', 'read by', 'meaning'],
      others.map(([name, ...rest]) => [name.split(', ').map(code).join(', '), ...rest]),
    ),
  );
}

function answer(readSettings, name, value) {
  try {
    readSettings({ [name]: value });
  } catch (error) {
    return error.message.replace(`${name}: `, '');
  }
  throw new Error(`${name}=${value} is not wrong any more: give scripts/generate/settings-page.mjs another example`);
}

function checkNames() {
  const read = new Set(sourceText('config.ts').match(/TEMPOTUNE_[A-Z_]+/g));
  const told = Object.keys(settings);
  const odd = [...read].filter((name) => !told.includes(name)).concat(told.filter((name) => !read.has(name)));
  if (odd.length > 0)
    throw new Error(`src/config.ts and scripts/generate/settings-page.mjs differ in ${odd.join(', ')}`);
}
