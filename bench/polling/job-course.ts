import type { JobState, TuningJob } from '../../src/contract/tuning-job.ts';

/** What becomes of one job, in milliseconds since its creation. */
export interface JobCourse {
  readonly startMs: number;
  readonly endMs: number;
  /** One after another, from start to end. */
  readonly tasks: readonly { readonly name: string; readonly startMs: number; readonly endMs: number }[];
}

export const TUNING_TASK = 'large-language-model-tuning';

/** The job as Vertex AI would show it at that time. */
export function jobAt(course: JobCourse, createdMs: number, ageMs: number): TuningJob {
  const iso = (ms: number): string => new Date(createdMs + ms).toISOString();
  const tuning = course.tasks.find(({ name }) => name === TUNING_TASK);
  const running = course.tasks.find(({ startMs, endMs }) => startMs <= ageMs && ageMs < endMs);
  return {
    name: 'projects/p/locations/us-central1/pipelineJobs/j',
    state: stateAt(course, ageMs),
    createTime: iso(0),
    ...(course.startMs <= ageMs ? { startTime: iso(course.startMs) } : {}),
    ...(running ? { phase: running.name } : {}),
    ...(tuning && tuning.startMs <= ageMs ? { tuningStartTime: iso(tuning.startMs) } : {}),
    ...(tuning && tuning.endMs <= ageMs ? { tuningEndTime: iso(tuning.endMs) } : {}),
  };
}

function stateAt({ startMs, endMs }: JobCourse, ageMs: number): JobState {
  if (ageMs < startMs) return 'PENDING';
  return ageMs < endMs ? 'RUNNING' : 'SUCCEEDED';
}
