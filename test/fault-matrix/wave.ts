import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../../src/emulator/faults.ts';
import type { AnswerFault, Fault, JobFault, MomentFault } from './fault.ts';
import { cancelledCopies, isTerminal, paidInVain, violationsOf } from './invariants.ts';
import type { Hook, Observation, ResultRow, Run, RunReport, SeenJob, Step } from './model.ts';
import { isSlowed } from './plan.ts';
import { FAST, SLOW, type Stage } from './stage.ts';
import type { StartedRun } from './started-run.ts';
import type { Subject } from './subject.ts';
import { prepareData, seenJobs } from './sweeps.ts';

/** Runs of one cell that are hit together, by one kill or one outage. */
export interface Wave {
  readonly subject: Subject;
  readonly fault: Fault;
  readonly step: Step;
  readonly runs: readonly Run[];
}

export type Reference = (run: Run) => readonly ResultRow[];

const END_WITHIN_MS = 420_000;

export async function runWave(stage: Stage, wave: Wave, reference: Reference): Promise<RunReport[]> {
  const start = Date.now();
  const { fault, step, runs } = wave;
  await stage.emulator.clearFaults();
  await stage.emulator.setSpeed(isSlowed(fault, step) ? SLOW : FAST);
  const arrivals = await Promise.all(runs.map((run) => begin(stage, wave, run)));
  let before: readonly SeenJob[] = [];
  if (fault.kind === 'moment')
    before = await disturb(
      stage,
      fault,
      arrivals.flatMap((one) => (one ? [one] : [])),
      runs,
    );
  const running = step.isBeforeEnd ? before.filter((job) => !isTerminal(job)).map(({ name }) => name) : [];
  return Promise.all(
    runs.map(async (run, index) => {
      const ending = await stage.players.end(run, END_WITHIN_MS);
      const hasFired = fault.kind === 'moment' ? arrivals[index] !== undefined : await hasFiredFor(stage, run);
      const jobs = seenJobs(await stage.emulator.jobs(), run);
      const first = { run, expected: wave.subject.expected(fault, step), hasFired, ending, jobs };
      const seen = { ...first, runningBefore: running, reference: reference(run) };
      const again = await retried(stage, wave, seen);
      return {
        run,
        violations: [...violationsOf(seen), ...(again ? violationsOf(again) : [])],
        cancelledCopies: cancelledCopies(seen),
        jobs: (again ?? seen).jobs.length,
        ms: Date.now() - start,
      };
    }),
  );
}

/** What came of the run when it was taken up again; undefined where its fault leaves nothing to take up. */
async function retried(stage: Stage, { fault, step }: Wave, seen: Observation): Promise<Observation | undefined> {
  if (!fault.isRetried || !stage.players.retry) return undefined;
  await stage.emulator.setSpeed(FAST);
  await stage.players.retry(seen.run, step.isBeforeRecord ? 'the start' : 'its record');
  const ending = await stage.players.end(seen.run, END_WITHIN_MS);
  const jobs = seenJobs(await stage.emulator.jobs(), seen.run);
  return { ...seen, expected: { end: 'result', mostResubmissions: paidInVain(seen) }, ending, jobs, runningBefore: [] };
}

/** An undisturbed run, to compare with. */
export async function runUndisturbed(stage: Stage, run: Run): Promise<readonly ResultRow[]> {
  await prepareData(stage, run);
  await stage.players.start(run, undefined);
  const { rows, says } = await stage.players.end(run, END_WITHIN_MS);
  if (rows.some(({ rank }) => rank === undefined) || rows.length !== run.trials) {
    throw new Error(`the undisturbed run ${run.id} ended without a whole ranking: ${says.join('; ')}`);
  }
  return rows;
}

/** Starts the run with its fault armed; of a fault that needs a moment, once the call is held. */
async function begin(stage: Stage, { fault, step }: Wave, run: Run): Promise<StartedRun | undefined> {
  await prepareData(stage, run);
  const deadline = fault.kind === 'job' ? fault.deadline : undefined;
  if (fault.kind === 'job') await stage.emulator.arm([jobRule(fault, run)]);
  const gate = fault.kind === 'job' ? undefined : step.gate?.(run);
  if (gate) await stage.emulator.arm([{ ...gate, kind: 'hold', id: gateId(run) }]);
  else if (fault.kind !== 'job') await arm(stage, fault, step, run, '');
  await stage.players.start(run, deadline);
  let gated = '';
  if (gate && fault.kind !== 'job') {
    gated = (await heldResource(stage, gateId(run))) ?? '';
    await arm(stage, fault, step, run, gated);
    if (step.afterCancel) await stage.players.cancel(run);
    await stage.emulator.release(gateId(run), false);
  }
  if (fault.kind !== 'moment' || (await heldResource(stage, faultId(run))) === undefined) return undefined;
  return {
    run,
    step,
    hook: hookOf(fault, step, run, gated),
    release: (how) => stage.emulator.release(faultId(run), how === 'drop it'),
  };
}

function arm(stage: Stage, fault: MomentFault | AnswerFault, step: Step, run: Run, gated: string): Promise<void> {
  const hook = hookOf(fault, step, run, gated);
  const rule: Omit<FaultRule, 'method'> =
    fault.kind === 'moment' ? { kind: 'hold', point: fault.point } : fault.rule(run);
  return stage.emulator.arm([{ ...hook, ...rule, id: faultId(run) }]);
}

function hookOf(fault: Fault, step: Step, run: Run, gated: string): Hook {
  const hook = fault.kind === 'answer' && fault.isOfUpload ? step.write?.(run) : step.hook(run, gated);
  if (!hook) throw new Error(`${run.id}: ${fault.name} does not happen at ${step.name}`);
  return hook;
}

function jobRule(fault: JobFault, run: Run): FaultRule {
  const method = run.api === 'tuningJobs' ? 'CreateTuningJob' : 'CreatePipelineJob';
  return { method, match: `projects/${run.id}/`, skip: run.hit, ...fault.rule(run), id: faultId(run) };
}

const gateId = ({ id }: Run): string => `${id}-gate`;
const faultId = ({ id }: Run): string => `${id}-fault`;

const HELD_WITHIN_MS = 60_000;

/** The resource of the held call; undefined when it never came. */
async function heldResource({ emulator }: Stage, id: string): Promise<string | undefined> {
  const end = Date.now() + HELD_WITHIN_MS;
  while (Date.now() < end) {
    const [resource] = (await emulator.faults()).find((fault) => fault.id === id)?.holding ?? [];
    if (resource !== undefined) return resource;
    await sleep(20);
  }
  return undefined;
}

async function hasFiredFor({ emulator }: Stage, run: Run): Promise<boolean> {
  const fault = (await emulator.faults()).find(({ id }) => id === faultId(run));
  return fault !== undefined && fault.fired >= fault.count;
}

/** Answers the jobs as they were when it began. */
async function disturb(
  stage: Stage,
  fault: MomentFault,
  held: readonly StartedRun[],
  runs: readonly Run[],
): Promise<readonly SeenJob[]> {
  if (fault.slowsClock) await stage.emulator.setSpeed(SLOW);
  const jobs = await stage.emulator.jobs();
  await fault.disturb(stage, held);
  return runs.flatMap((run) => seenJobs(jobs, run));
}
