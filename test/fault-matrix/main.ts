import { parseArgs } from 'node:util';
import { findTemporalBinary } from '../../scripts/temporal-binaries.mjs';
import type { ResultRow, Run, RunReport } from './model.ts';
import { cellName, planWaves } from './plan.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';
import { type Reference, runUndisturbed, runWave, type Wave } from './wave.ts';

/** Answers the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      runs: { type: 'string' },
      lanes: { type: 'string', default: '3' },
    },
  });
  const waves = planWaves({
    seed: Number(values.seed),
    runsPerCell: Number(values.runs ?? (values.short ? 1 : 2)),
    isShort: values.short,
    ...(values.only === undefined ? {} : { only: values.only }),
  });
  const temporalCliPath = findTemporalBinary('temporal') ?? '';
  const start = Date.now();
  const reports: RunReport[] = [];
  const waiting = [...waves];
  const lane = async (): Promise<void> => {
    let open: { stage: Stage; reference: Reference; isDurable: boolean } | undefined;
    try {
      for (let wave = waiting.shift(); wave; wave = waiting.shift()) {
        const isDurable = wave.fault.kind === 'moment' && wave.fault.needsDurableEmulator === true;
        if (open?.isDurable !== isDurable) {
          await open?.stage.close();
          open = {
            ...(await ready({ temporalCliPath, isDurable, outageMs: values.short ? 3_000 : 60_000 })),
            isDurable,
          };
        }
        reports.push(...(await reportsOf(open.stage, wave, open.reference)));
      }
    } finally {
      await open?.stage.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(Number(values.lanes), waves.length) }, lane));
  const failed = reports.filter(({ violations }) => violations.length > 0);
  console.log(`${reports.length - failed.length} passed, ${failed.length} failed in ${(Date.now() - start) / 1000} s`);
  return failed.length === 0 ? 0 : 1;
}

async function ready(options: StageOptions): Promise<{ stage: Stage; reference: Reference }> {
  const stage = await openStage(options);
  const rows = new Map<string, readonly ResultRow[]>();
  for (const api of ['pipelineJobs', 'tuningJobs'] as const) {
    const run: Run = {
      id: `undisturbed-${api.toLowerCase()}`,
      cell: { fault: 'none', step: 'poll' },
      seed: 0,
      api,
      trials: 2,
      hit: 0,
    };
    rows.set(api, await runUndisturbed(stage, run));
  }
  return { stage, reference: ({ api }) => rows.get(api) ?? [] };
}

async function reportsOf(stage: Stage, wave: Wave, reference: Reference): Promise<RunReport[]> {
  const reports = await runWave(stage, wave, reference);
  for (const { run, violations, ms, jobs, cancelledCopies } of reports) {
    const name = cellName(run.cell.fault, run.cell.step);
    console.log(
      `${violations.length === 0 ? 'ok  ' : 'FAIL'}  ${name} (seed ${run.seed}, ${run.api}, trial ${run.hit}, ${jobs} jobs, ${cancelledCopies} copies cancelled, ${ms} ms)`,
    );
    for (const { kind, detail } of violations) console.log(`      ${kind}: ${detail}`);
  }
  return reports;
}
