import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileQueue } from './file-queue.mjs';
import { isOver, ranked, vertexCalls } from './vertex-calls.mjs';

/**
 * A sweep as jobs of a queue: one uploads the data, one a trial creates its tuning job and holds its lock until that is over,
 * and the last, their parent in BullMQ's sense, picks the best. A trial keeps the name of its tuning job in its data, so that
 * a second delivery goes on with it.
 */
const CONCURRENCY = 2;
const IDLE_MS = 50;
const queue = fileQueue(process.argv[2]);

const processors = {
  async upload({ data: { sweep } }) {
    const vertex = vertexCalls(sweep);
    await vertex.upload('train.jsonl', sweep.trainingData);
    await vertex.upload('evaluation.jsonl', sweep.evaluationData);
    sweep.trainSteps.forEach((trainSteps, index) => {
      queue.add(`${sweep.project}.trial-${index + 1}`, { kind: 'trial', sweep, trainSteps, trial: index + 1 });
    });
  },
  async trial({ id, data }) {
    const { sweep, trainSteps, trial } = data;
    const vertex = vertexCalls(sweep);
    let { job } = data;
    if (!job) {
      job = await vertex.createTuningJob(trainSteps);
      queue.updateData(id, { ...data, job });
    }
    let state;
    do {
      await sleep(sweep.pollMs);
      state = await vertex.stateOf(job);
    } while (!isOver(state));
    return { trial, job, objective: state === 'SUCCEEDED' ? await vertex.tokenAccuracy(job) : undefined };
  },
};

async function work() {
  for (;;) {
    const claimed = queue.claim();
    if (claimed) await perform(claimed);
    else await sleep(IDLE_MS);
  }
}

async function perform({ job, token }) {
  const renewal = setInterval(() => queue.renew(job.id, token), queue.renewEveryMs);
  try {
    const value = await processors[job.data.kind](job);
    queue.complete(job.id, token, value);
  } catch (error) {
    settleQuietly(() => queue.fail(job.id, token, error));
  } finally {
    clearInterval(renewal);
  }
  settleQuietly(() => rankWhenAllEnded(job.data.sweep));
}

/** Who lost the lock hears so, and does no more. */
function settleQuietly(body) {
  try {
    body();
  } catch (error) {
    console.error(error.message);
  }
}

function rankWhenAllEnded(sweep) {
  const trials = queue.jobs().filter(({ data }) => data.kind === 'trial' && data.sweep.project === sweep.project);
  const hasEnded = ({ state }) => state === 'completed' || state === 'failed';
  if (trials.length < sweep.trainSteps.length || !trials.every(hasEnded)) return;
  const rows = trials.map(({ data, value }) => value ?? { trial: data.trial, job: data.job });
  writeFileSync(sweep.resultFile, JSON.stringify(ranked(rows)));
}

for (const { data } of queue.jobs()) rankWhenAllEnded(data.sweep); // the worker before may have died in between
console.log('working');
await Promise.all(Array.from({ length: CONCURRENCY }, work));
