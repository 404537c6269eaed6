import { taskNames } from '../../../src/emulator/pipeline/timeline.ts';
import { phases } from '../../../src/emulator/tuning/tuning-record.ts';
import { type Fault, survived } from '../fault.ts';
import type { Api, Expected, Step, StepName } from '../model.ts';

const lost = (): Expected => ({ end: 'result', lostTrials: 1 });
/** Everything else about a job happens elsewhere. */
const only =
  (wanted: StepName, reason: string) =>
  ({ name }: Step): string | undefined =>
    name === wanted ? undefined : reason;
const atPoll = only('poll', 'it is the job that goes wrong: watched in the step poll');
const atMetrics = only('metrics', 'only the step metrics reads them');
const inTurn = (names: readonly string[], seed: number): string => names[seed % names.length] ?? '';

/** The job itself goes wrong. */
export const jobs: readonly Fault[] = [
  ...taskNames.map((task) => failingIn(task, 'pipelineJobs')),
  ...phases.map((phase) => failingIn(phase, 'tuningJobs')),
  {
    name: 'no quota inside a task',
    says: 'the job fails with RESOURCE_EXHAUSTED: a new one is paid on purpose',
    kind: 'job',
    rule: ({ api }) => ({
      kind: 'fail-task',
      code: 'RESOURCE_EXHAUSTED',
      task: api === 'tuningJobs' ? 'TUNING' : 'large-language-model-tuning',
    }),
    notAt: atPoll,
    othersExpected: { end: 'result', lostTrials: 1 },
    expected: () => ({ end: 'result', resubmissions: 1 }),
  },
  {
    name: 'job is stuck',
    says: 'the job never leaves a task: cancelled at its deadline of a minute',
    kind: 'job',
    rule: ({ api, seed }) => ({ kind: 'stuck', task: inTurn(api === 'tuningJobs' ? phases : taskNames, seed) }),
    deadline: '60s',
    notAt: atPoll,
    onlyHere: 'it has no deadline and would poll for ever',
    expected: lost,
    isSlow: true,
  },
  {
    name: 'slow metrics',
    says: 'they come three seconds late',
    kind: 'job',
    rule: () => ({ kind: 'slow-metrics', latencyMs: 60_000_000 }), // simulated
    notAt: atMetrics,
    onlyHere: 'it reads what there is, once',
    expected: survived,
  },
  {
    name: 'missing metrics',
    says: 'they never come: after five minutes the trial ends without',
    kind: 'job',
    rule: () => ({ kind: 'slow-metrics', latencyMs: 10 ** 15 }),
    notAt: atMetrics,
    onlyHere: 'it reads what there is, once',
    expected: lost,
    isSlow: true,
  },
];

function failingIn(task: string, api: Api): Fault {
  return {
    name: `job fails in ${task}`,
    says: 'with INTERNAL: its trial fails, the others are ranked',
    kind: 'job',
    api,
    rule: () => ({ kind: 'fail-task', task }),
    notAt: atPoll,
    expected: lost,
  };
}
