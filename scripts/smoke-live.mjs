import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhenStale } from './build.mjs';
import { installPackages } from './install.mjs';
import { whileLocked } from './lock.mjs';
import { say } from './processes.mjs';
import { startProgram, tempotune, tempotuneJson } from './smoke-live/programs.mjs';
import { LINES_OF_DATA, smokeDataset, smokeRequest } from './smoke-live/request.mjs';
import { ensureTemporalBinary } from './temporal-binaries.mjs';

const USAGE_ERROR = 2;

/**
 * The smallest real Gemini job at Google, through tempotune: one epoch over 16 short examples. Costs money, so it runs only
 * with credentials, project, bucket and region given; Ctrl-C cancels the job.
 */
async function smokeLive({ PROJECT, BUCKET, REGION, ...environment }) {
  const gaps = gapsIn({ PROJECT, BUCKET, REGION, ...environment });
  if (gaps.length > 0) {
    say(['Nothing was started. Missing:', ...gaps.map((gap) => `  ${gap}`)].join('\n'));
    return USAGE_ERROR;
  }
  const temporal = await whileLocked(async () => {
    await installPackages();
    await buildWhenStale();
    return ensureTemporalBinary('temporal');
  });
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-smoke-'));
  const dataset = join(folder, 'train.jsonl');
  const request = join(folder, 'tune.json');
  writeFileSync(dataset, smokeDataset());
  writeFileSync(request, JSON.stringify(smokeRequest({ PROJECT, BUCKET, REGION, dataset }), null, 2));
  const port = await freePort();
  const settings = onlyGoogle(environment, {
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    TEMPORAL_CLI_PATH: temporal,
    TEMPOTUNE_DATASET_DIRS: folder,
    TEMPOTUNE_LOG_LEVEL: 'error',
  });
  const started = [];
  try {
    const server = [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--headless',
      '--log-level',
      'error',
    ];
    started.push(startProgram(temporal, server, settings));
    started.push(await tempotune.worker(settings));
    return await tuneOnce(request, settings);
  } finally {
    for (const program of started.reverse()) await program.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tuneOnce(request, settings) {
  if (!(await isCloudReady(request, settings))) return 1;
  say(
    `Starting a real tuning job: ${LINES_OF_DATA} examples of about 60 tokens, one epoch, so about ${LINES_OF_DATA * 60} tokens are billed ` +
      '(tokens in the training set × epochs; see the price page of Vertex AI). It takes some ten minutes or more. ' +
      'The tuned model and its endpoint stay until you delete them. Ctrl-C cancels the job.',
  );
  const id = `smoke-live-${Date.now()}`;
  const run = startProgram(process.execPath, [tempotune.main, 'tune', request, '--id', id], settings);
  const cancel = () => {
    say(`Cancelling ${id} and its job; press Ctrl-C again only if you want to leave it to run and be billed.`);
    process.once('SIGINT', () => void run.end());
    tempotuneJson(['cancel', id, '--wait'], settings).catch((error) => say(error.message)); // the run itself tells the end
  };
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  return run.ended;
}

/** The preflight, without what is said of workers: ours has only just come up. */
async function isCloudReady(request, settings) {
  const { probes, message } = await tempotuneJson(['doctor', '--request', request], settings);
  if (!probes) {
    say(
      `The request is refused: ${message}. To see why: tempotune check-request, on the request that this script makes.`,
    );
    return false;
  }
  const gaps = probes.filter(({ state, subject }) => state === 'missing' && !subject.startsWith('workers on'));
  for (const { subject, found, fix } of gaps) say(`missing: ${subject}: ${found}. To fix: ${fix}`);
  return gaps.length === 0;
}

function gapsIn({ PROJECT, BUCKET, REGION, GOOGLE_APPLICATION_CREDENTIALS: keyFile, CLOUDSDK_CONFIG }) {
  const gcloud = join(CLOUDSDK_CONFIG ?? join(homedir(), '.config', 'gcloud'), 'application_default_credentials.json');
  return [
    ...(keyFile && !existsSync(keyFile) ? [`the file of GOOGLE_APPLICATION_CREDENTIALS: ${keyFile}`] : []),
    ...(keyFile || existsSync(gcloud)
      ? []
      : ['credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS=key.json']),
    ...(PROJECT ? [] : ['PROJECT=the id of a project with billing and the Vertex AI API']),
    ...(BUCKET ? [] : ['BUCKET=a bucket of that project, without gs://']),
    ...(REGION ? [] : ['REGION=a region that tunes Gemini, for example us-central1']),
  ];
}

/** This is about Google: what points at an emulator or at another Temporal server is left out. */
function onlyGoogle(environment, settings) {
  const kept = Object.entries(environment).filter(([name]) => !/^(TEMPOTUNE_|TEMPORAL_|STORAGE_EMULATOR)/.test(name));
  return { ...Object.fromEntries(kept), ...settings };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

process.exitCode = await smokeLive(process.env).catch((error) => {
  say(error.message);
  return 1;
});
