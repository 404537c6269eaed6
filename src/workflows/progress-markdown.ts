import type { Bill, Progress, TrialProgress } from '../contract/progress.ts';
import type { LiveEvaluation } from '../contract/tuning-job.ts';

// A table of a thousand trials would be unreadable, and is copied into every query answer.
const ROWS = 50;

/** The run as the Web UI shows it. */
export function progressMarkdown({
  phase,
  message,
  baseModel,
  trainSteps,
  epochCount,
  job,
  trials,
  billed,
}: Progress): string {
  const lines = [`**${phase}**: ${message}`];
  if (baseModel)
    lines.push(
      '',
      `Base model \`${baseModel}\`${trainSteps ? `, ${trainSteps} training steps` : ''}${epochCount ? `, ${epochCount} epochs` : ''}`,
    );
  if (job) lines.push('', `Job \`${job.name}\`: ${job.state}${job.phase ? ` (${job.phase})` : ''}, since ${job.since}`);
  if (job?.evaluation) lines.push('', evaluationLine(job.evaluation));
  if (trials) lines.push('', ...trialTable(trials));
  if (billed) lines.push('', ...billList(billed));
  return lines.join('\n');
}

function evaluationLine({ step, metrics }: LiveEvaluation): string {
  const values = Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
  return `Evaluation at step ${step}: ${values.join(', ')}`;
}

function billList(billed: readonly Bill[]): string[] {
  const lines = billed.slice(0, ROWS).map(({ sentence }) => `- ${sentence}`);
  return billed.length > ROWS ? [...lines, `- and ${billed.length - ROWS} more jobs`] : lines;
}

function trialTable(trials: readonly TrialProgress[]): string[] {
  const shown = trials.length <= ROWS ? trials : trials.filter(({ phase }) => phase !== 'waiting').slice(-ROWS);
  const rows = shown.map(
    ({ index, parameters, phase, objective, workflowId }) =>
      `| ${index} | ${Object.entries(parameters)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')} | ${phase} | ` +
      `${objective === undefined ? '' : objective.toPrecision(4)} | \`${workflowId}\` |`,
  );
  const ended = trials.filter(({ endedAt }) => endedAt !== undefined).length;
  return [
    `${ended} of ${trials.length} trials ended`,
    '',
    '| trial | parameters | phase | objective | workflow |',
    '|---|---|---|---|---|',
    ...rows,
  ];
}
