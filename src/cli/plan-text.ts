import { type Finding, sentence } from '../contract/findings.ts';
import type { Plan, PlannedTrial, PriceEstimate, TimeEstimate } from '../contract/plan.ts';
import { decimal, elapsed, grouped } from './numbers.ts';
import { type Column, table } from './table.ts';

const SHOWN_TRIALS = 50;

/** The plan as a page to read before paying. */
export function planText(plan: Plan): string {
  const { dataset, evaluationDataset, places, quota, trials } = plan;
  const shown = trials.slice(0, SHOWN_TRIALS);
  const more = plan.trialCount - shown.length;
  return [
    `${plan.kind === 'sweep' ? `sweep of ${counted(plan.trialCount, 'trial')}` : 'one tuning job'}, plan ${plan.planHash}`,
    ...(plan.objective ? [`objective    ${plan.objective.goal} ${plan.objective.metric}`] : []),
    `data         ${grouped(dataset.examples)} examples, ${grouped(dataset.sizeBytes)} bytes, sha256 ${dataset.sha256.slice(0, 16)}: ${dataset.uri}`,
    ...(evaluationDataset
      ? [`evaluation   ${grouped(evaluationDataset.examples)} examples: ${evaluationDataset.uri}`]
      : []),
    `job          ${places.pipelineJobRegion}; computes in ${places.computeRegion}; model in ${places.modelUploadRegion}; files in ${places.outputDirectory}`,
    `quota        ${quota.name}: ${quota.jobsAtATime} at a time, ${quota.waiting === 0 ? 'none waits' : `${counted(quota.waiting, 'job')} wait for an earlier one`}`,
    `wall time    ${timeText(plan.wallTime)}`,
    `price        ${priceText(plan.price)}`,
    '',
    table(columnsOf(trials), shown),
    ...(more > 0 ? [`and ${grouped(more)} more; all are in --json`] : []),
    '',
    ...plan.findings.map(line),
  ]
    .join('\n')
    .trimEnd();
}

function columnsOf(trials: readonly PlannedTrial[]): readonly Column<PlannedTrial>[] {
  const varied = [
    ...new Set(trials.flatMap(({ parameters }) => Object.keys(parameters))),
  ] as (keyof PlannedTrial['parameters'])[];
  const has = (field: keyof PlannedTrial): boolean => trials.some((trial) => trial[field] !== undefined);
  return [
    { title: 'trial', align: 'right', cell: ({ index }) => String(index) },
    ...varied.map(
      (field): Column<PlannedTrial> => ({
        title: field,
        align: 'right',
        cell: ({ parameters }) => decimal(parameters[field]),
      }),
    ),
    ...(has('load')
      ? ([
          { title: 'batch', align: 'right', cell: ({ load }) => decimal(load?.batchSize) },
          { title: 'epochs', align: 'right', cell: ({ load }) => decimal(load?.epochs, 2) },
        ] satisfies Column<PlannedTrial>[])
      : []),
    ...(has('evaluations')
      ? ([
          { title: 'evaluations', align: 'right', cell: ({ evaluations }) => decimal(evaluations?.points) },
          { title: 'may collapse', align: 'right', cell: ({ evaluations }) => decimal(evaluations?.mayCollapse) },
        ] satisfies Column<PlannedTrial>[])
      : []),
    { title: 'price', align: 'right', cell: ({ price }) => usdText(price) },
  ];
}

function timeText(time: TimeEstimate): string {
  if ('unknown' in time) return `unknown: ${time.unknown}`;
  return `${elapsed(time.lowSeconds * 1_000)} to ${elapsed(time.highSeconds * 1_000)} (${time.basis})`;
}

function priceText(price: PriceEstimate): string {
  return 'unknown' in price
    ? `unknown: ${price.unknown}`
    : `${usdText(price)} (${price.basis}; prices as of ${price.asOf})`;
}

function usdText(price: PriceEstimate): string {
  return 'unknown' in price ? 'unknown' : `${price.lowUsd.toFixed(2)} to ${price.highUsd.toFixed(2)} USD`;
}

function line(finding: Finding): string {
  return `${finding.severity}: ${sentence(finding)}`;
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
