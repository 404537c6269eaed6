import type { Run, Step } from './model.ts';

const inProject = (run: Run): string => `projects/${run.id}/`;
const upload = (run: Run) => ({ method: 'objects.insert', match: `b/${run.id}/o/` }) as const;

/** A baseline makes fewer calls; those it makes are hit in the same way. */
export const baselineSteps: readonly Step[] = [
  {
    name: 'upload',
    activity: '',
    says: 'the dataset is uploaded',
    isOfTrial: false,
    isBeforeEnd: true,
    hook: upload,
    write: upload,
  },
  {
    name: 'submit',
    activity: '',
    says: 'a trial makes its job',
    isOfTrial: true,
    isBeforeEnd: true,
    hook: (run) => ({ method: 'CreatePipelineJob', match: inProject(run), skip: run.hit }),
  },
  {
    name: 'poll',
    activity: '',
    says: 'a trial looks at its job',
    isOfTrial: true,
    isBeforeEnd: true,
    hook: (run) => ({ method: 'GetPipelineJob', match: inProject(run), skip: run.hit }),
  },
  {
    name: 'metrics',
    activity: '',
    says: 'a trial reads its metrics',
    isOfTrial: true,
    hook: (run) => ({
      method: 'BatchReadTensorboardTimeSeriesData',
      match: inProject(run),
      skip: run.hit,
    }),
  },
];
