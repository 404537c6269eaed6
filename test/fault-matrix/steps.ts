import type { Api, Hook, Run, Step } from './model.ts';

const isGemini = (run: Run): boolean => run.api === 'tuningJobs';
const inBucket = (run: Run, path: string): string => `b/${run.id}/o/${path}`;
const inProject = (run: Run): string => `projects/${run.id}/`;
const createMethod: Record<Api, string> = { pipelineJobs: 'CreatePipelineJob', tuningJobs: 'CreateTuningJob' };
const getMethod: Record<Api, string> = { pipelineJobs: 'GetPipelineJob', tuningJobs: 'GetTuningJob' };
const cancelMethod: Record<Api, string> = { pipelineJobs: 'CancelPipelineJob', tuningJobs: 'CancelTuningJob' };

/** The last call of a submit, which names the job: afterwards a look at that job is a poll. */
const originNoted = (run: Run) =>
  ({ method: 'objects.insert', match: inBucket(run, 'output/jobs/'), skip: run.hit, point: 'after' }) as const;
const jobIdIn = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1).replace(/\.json$/, '');
const ofProject = (run: Run, method: string, skip: number): Hook => ({ method, match: inProject(run), skip });

const recordOf = (run: Run, name: string): Hook => ({
  method: 'objects.insert',
  match: inBucket(run, `output/sweeps/${run.id}/${name}`),
});

/** Its name is that of the run, which nobody knows yet: it comes after the records of the sweep and of its trials. */
const tableWritten = (run: Run): Hook => ({
  method: 'objects.insert',
  match: inBucket(run, `output/sweeps/${run.id}/`),
  skip: 1 + run.trials,
});

/** Every call by which a sweep can be hit, in the order in which it makes them. */
export const steps: readonly Step[] = [
  {
    name: 'validate',
    activity: 'validateSweep',
    says: 'the sweep reads its dataset',
    isOfTrial: false,
    isBeforeEnd: true,
    isBeforeRecord: true,
    hook: (run) => ({ method: 'objects.get', match: inBucket(run, 'train.jsonl'), skip: run.hit }),
  },
  {
    name: 'upload',
    activity: 'uploadDataset',
    says: 'the dataset is copied into a snapshot, for Gemini converted',
    isOfTrial: false,
    isBeforeEnd: true,
    isBeforeRecord: true,
    hook: (run) =>
      isGemini(run)
        ? { method: 'objects.insert', match: inBucket(run, 'output/datasets/'), skip: 1 }
        : { method: 'objects.rewrite', match: inBucket(run, 'train.jsonl') },
    write: (run) => ({ method: 'objects.insert', match: inBucket(run, 'output/datasets/') }),
  },
  {
    name: 'tensorboard',
    activity: 'prepareTensorboard',
    says: 'a TensorBoard is made for the pipelines',
    isOfTrial: false,
    isBeforeEnd: true,
    isBeforeRecord: true,
    hook: (run) => (isGemini(run) ? undefined : ofProject(run, 'CreateTensorboard', 0)),
  },
  {
    name: 'record sweep',
    activity: 'recordSweep',
    says: 'the sweep writes down what a retry of it needs',
    isOfTrial: false,
    isBeforeEnd: true,
    isBeforeRecord: true,
    hook: (run) => recordOf(run, 'sweep.json'),
    write: (run) => recordOf(run, 'sweep.json'),
  },
  {
    name: 'check snapshot',
    activity: 'validateRequest',
    says: 'a trial looks whether the snapshot is there',
    isOfTrial: true,
    isBeforeEnd: true,
    gate: (run) =>
      isGemini(run)
        ? { method: 'objects.insert', match: inBucket(run, 'output/datasets/'), skip: 2, point: 'after' }
        : { ...ofProject(run, 'CreateTensorboard', 0), point: 'before' },
    hook: (run) => ({ method: 'objects.get', match: inBucket(run, 'output/datasets/'), skip: run.hit }),
  },
  {
    name: 'submit',
    activity: 'submitTuningJob',
    says: 'a trial makes its job',
    isOfTrial: true,
    isBeforeEnd: true,
    hook: (run) => ofProject(run, createMethod[run.api], run.hit),
  },
  {
    name: 'note origin',
    activity: 'submitTuningJob',
    says: 'a trial writes beside the output whose job it is',
    isOfTrial: true,
    isBeforeEnd: true,
    hook: (run) => ({ method: 'objects.insert', match: inBucket(run, 'output/jobs/'), skip: run.hit }),
    write: (run) => ({ method: 'objects.insert', match: inBucket(run, 'output/jobs/'), skip: run.hit }),
  },
  {
    name: 'poll',
    activity: 'waitForJobChange',
    says: 'a trial looks at its job',
    isOfTrial: true,
    isBeforeEnd: true,
    gate: originNoted,
    hook: (run, gated) => ({ method: getMethod[run.api], match: jobIdIn(gated) }),
  },
  {
    name: 'metrics',
    activity: 'readJobMetrics',
    says: 'a trial reads its metrics',
    isOfTrial: true,
    hook: (run) => ofProject(run, 'BatchReadTensorboardTimeSeriesData', run.hit),
    write: (run) => ({ method: 'objects.insert', match: inBucket(run, 'output/metrics/'), skip: run.hit }),
  },
  {
    name: 'register',
    activity: 'registerModel',
    says: 'a trial writes the lineage on its model',
    isOfTrial: true,
    hook: (run) => ofProject(run, 'UpdateModel', run.hit),
  },
  {
    name: 'import evaluation',
    activity: 'registerModel',
    says: 'a trial imports its evaluation into the registry',
    isOfTrial: true,
    hook: (run) => ofProject(run, 'ImportModelEvaluation', run.hit),
  },
  {
    name: 'record trial',
    activity: 'recordTrial',
    says: 'a trial writes down its result',
    isOfTrial: true,
    hook: (run) => ({ ...recordOf(run, 'trials/'), skip: run.hit }),
    write: (run) => ({ ...recordOf(run, 'trials/'), skip: run.hit }),
  },
  {
    name: 'rank',
    activity: 'rankSweep',
    says: 'the sweep writes its table',
    isOfTrial: false,
    hook: tableWritten,
    write: tableWritten,
  },
  {
    name: 'cancel',
    activity: 'cancelTuningJob',
    says: 'a cancelled trial cancels its job',
    isOfTrial: true,
    isBeforeEnd: true,
    gate: originNoted,
    afterCancel: true,
    hook: (run) => ofProject(run, cancelMethod[run.api], 0),
  },
];
