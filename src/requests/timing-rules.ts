import { timeLimits } from '../catalog/limits.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { durationText, parseDuration } from './duration.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

const ranges = {
  deadline: [timeLimits.minimumDeadlineMs, timeLimits.maximumDeadlineMs],
  pollInterval: [timeLimits.minimumPollMs, timeLimits.maximumPollMs],
} as const;

export function timingRules({ values, isGiven, spot }: TuneView): readonly Finding[] {
  const outside = (['deadline', 'pollInterval'] as const).flatMap((field) => {
    const [minimum, maximum] = ranges[field];
    const duration = parseDuration(values[field] ?? tuneDefaults[field]);
    if (duration === undefined || (duration >= minimum && duration <= maximum)) return [];
    const facts = { minimum: durationText(minimum), maximum: durationText(maximum) };
    return [requestFinding('DURATION_RANGE', { ...spot(field), ...facts })];
  });
  const deadlineMs = parseDuration(values.deadline ?? tuneDefaults.deadline) ?? 0;
  const pollMs = parseDuration(values.pollInterval ?? tuneDefaults.pollInterval) ?? 0;
  const isDeadlineKnown = values.deadline !== undefined || !isGiven('deadline');
  if (outside.length > 0 || !isDeadlineKnown || pollMs < deadlineMs) return outside;
  const at = spot('pollInterval', values.pollInterval ?? tuneDefaults.pollInterval);
  return [requestFinding('POLL_LONGER_THAN_DEADLINE', { ...at, deadline: durationText(deadlineMs) })];
}
