import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOver, ranked, vertexCalls } from './vertex-calls.mjs';

/**
 * A sweep as a script after Google's samples: create the jobs, sleep and poll until all are over, pick the best. Kinder
 * than the samples: it writes down each job it has made, so that whoever runs it again after a crash need not pay twice.
 */
const sweep = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { trainSteps, pollMs, stateFile, resultFile, trainingData, evaluationData } = sweep;
const vertex = vertexCalls(sweep);

await vertex.upload('train.jsonl', trainingData);
await vertex.upload('evaluation.jsonl', evaluationData);

const jobs = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
for (const steps of trainSteps) {
  if (jobs[steps]) continue;
  jobs[steps] = await vertex.createTuningJob(steps);
  writeFileSync(stateFile, JSON.stringify(jobs));
}

const states = {};
while (trainSteps.some((steps) => !isOver(states[steps]))) {
  await sleep(pollMs);
  for (const steps of trainSteps) if (!isOver(states[steps])) states[steps] = await vertex.stateOf(jobs[steps]);
}

const trials = [];
for (const [index, steps] of trainSteps.entries()) {
  const objective = states[steps] === 'SUCCEEDED' ? await vertex.tokenAccuracy(jobs[steps]) : undefined;
  trials.push({ trial: index + 1, job: jobs[steps], objective });
}
writeFileSync(resultFile, JSON.stringify(ranked(trials)));
process.exit(0); // the clients would keep it open
