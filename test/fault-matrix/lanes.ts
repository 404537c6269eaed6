import type { ResultRow, Run, RunReport } from './model.ts';
import { reportLines } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { type Reference, runUndisturbed, runWave, type Wave } from './wave.ts';

export interface LaneOptions {
  readonly lanes: number;
  readonly temporalCliPath: string;
  readonly outageMs: number;
}

/** Several waves at the same time, each on programs of its own; what is reported first is printed first. */
export async function runLanes(waves: readonly Wave[], options: LaneOptions): Promise<RunReport[]> {
  const slow = waves.filter(({ fault }) => fault.isSlow);
  const quick = waves.filter(({ fault }) => !fault.isSlow);
  const reports: RunReport[] = [];
  const runLane = async (lane: number): Promise<void> => {
    // slow ones mostly wait for a minute to pass, and go well with quick ones, which need the processor
    const queues = lane % 2 === 0 ? [slow, quick] : [quick, slow];
    const next = (): Wave | undefined => queues.find((queue) => queue.length > 0)?.shift();
    let open: OpenStage | undefined;
    try {
      for (let wave = next(); wave; wave = next()) {
        try {
          open = await stageFor(wave, open, options);
          reports.push(...announced(await runWave(open.stage, wave, open.reference)));
        } catch (error) {
          reports.push(...announced(brokenOff(wave, error)));
          await open?.stage.close();
          open = undefined;
        }
      }
    } finally {
      await open?.stage.close();
    }
  };
  const lanes = Math.min(options.lanes, waves.length);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  return reports;
}

interface OpenStage {
  readonly stage: Stage;
  readonly kind: string;
  readonly reference: Reference;
}

async function stageFor(wave: Wave, open: OpenStage | undefined, options: LaneOptions): Promise<OpenStage> {
  const { subject, fault } = wave;
  const isDurable = fault.kind === 'moment' && fault.needsDurableEmulator === true;
  const kind = `${subject.name} ${isDurable}`;
  if (open?.kind === kind) return open;
  await open?.stage.close();
  const stage = await openStage({ ...options, subject, isDurable });
  const rows = new Map<string, readonly ResultRow[]>();
  for (const api of subject.apis) {
    const cell = { subject: subject.name, fault: 'none', step: 'poll' } as const;
    const run: Run = { id: `undisturbed-${api.toLowerCase()}`, cell, seed: 0, api, trials: 2, hit: 0 };
    rows.set(api, await runUndisturbed(stage, run));
  }
  return { stage, kind, reference: ({ api }) => rows.get(api) ?? [] };
}

function announced(reports: readonly RunReport[]): readonly RunReport[] {
  for (const report of reports) console.log(reportLines(report).join('\n'));
  return reports;
}

/** The matrix itself failed: nothing is known of these runs, so none of them was good. */
function brokenOff({ runs }: Wave, error: unknown): RunReport[] {
  const cause = error instanceof Error && error.cause !== undefined ? `, caused by ${String(error.cause)}` : '';
  const detail = `${error instanceof Error ? (error.stack ?? error.message) : String(error)}${cause}`;
  return runs.map((run) => ({ run, violations: [{ kind: 'broken off', detail }], cancelledCopies: 0, jobs: 0, ms: 0 }));
}
