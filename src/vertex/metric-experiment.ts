import type { MetricsQuery } from './tensorboards.ts';
import { isoTime, type WireExperiment } from './wire.ts';

/** The uploader is the job's last task and may still be at work when the job is already over. */
const UPLOAD_GRACE_MS = 10 * 60_000;

/**
 * The experiments that could be the job's, since the name that the pipeline gives one is not public: those with the job's
 * id in theirs; if there is none, those made while the job ran.
 */
export function experimentsOfJob(
  experiments: readonly WireExperiment[],
  { jobId, jobCreateTime, jobEndTime }: Omit<MetricsQuery, 'tensorboard'>,
): string[] {
  const named = experiments.filter(({ name }) => name?.split('/').at(-1)?.includes(jobId));
  const from = Date.parse(jobCreateTime);
  const to = Date.parse(jobEndTime) + UPLOAD_GRACE_MS;
  const during = experiments.filter(({ createTime }) => {
    const at = Date.parse(isoTime(createTime) ?? '');
    return at >= from && at <= to;
  });
  return (named.length > 0 ? named : during).flatMap(({ name }) => name ?? []);
}
