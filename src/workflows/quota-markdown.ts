import type { QuotaView } from '../contract/quota.ts';

const ROWS = 20;

/** The line as the Web UI shows it. */
export function ledgerMarkdown({ pool, project, limit, limitFrom, held, waiting, refused }: QuotaView): string {
  const jobs = limit === 1 ? 'one job' : `${limit} jobs`;
  return [
    `**${pool}** in \`${project}\`: ${jobs} at a time (by ${limitFrom}), ${held.length} held, ${waiting.length} waiting`,
    ...(refused ? ['', `Google refuses jobs until ${new Date(refused.untilMs).toISOString()}: ${refused.reason}`] : []),
    ...(held.length === 0 ? [] : ['', '| holds | since | |', '|---|---|---|']),
    ...held
      .slice(0, ROWS)
      .map(
        ({ holder, job, leaseId, sinceMs, isLost }) =>
          `| \`${holder?.workflowId ?? job ?? leaseId}\` | ${new Date(sinceMs).toISOString()} | ${isLost ? 'ended; its job is being cancelled' : ''} |`,
      ),
    ...(waiting.length === 0 ? [] : ['', '| place | waits | since |', '|---|---|---|']),
    ...waiting
      .slice(0, ROWS)
      .map(
        ({ holder, askedAtMs }, index) =>
          `| ${index + 1} | \`${holder.workflowId}\` | ${new Date(askedAtMs).toISOString()} |`,
      ),
  ].join('\n');
}
