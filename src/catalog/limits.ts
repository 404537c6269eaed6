/** Numbers of the guide ("dataset format", "recommended configurations"); read 2026-11. */
export const datasetLimits = {
  minimumExamples: 10,
  maximumExamples: 10_000,
  recommendedExamples: 500,
  /** Chat: author fields, summed over all messages of all examples. */
  maximumAuthors: 10_000,
  minimumEvaluationExamples: 10,
  maximumEvaluationExamples: 250,
} as const;

/** Recommended training steps, and the values that the guide says to compare. */
export const stepLimits = { recommendedMinimum: 200, recommendedMaximum: 1_000, toCompare: [100, 200, 500] } as const;

/** Epochs outside this band are worth a word: below 1 some examples are never seen; 50 is our own line for over-fitting. */
export const epochLimits = { minimum: 1, maximum: 50 } as const;

/** Google's rules on labels; 64 a resource, of which 8 are kept for tempotune's and Vertex AI's own. */
export const labelLimits = { maximumLabels: 56, maximumLength: 63 } as const;

/** Milliseconds. Ours: a shorter poll only costs quota, a longer deadline is a forgotten job. */
export const timeLimits = {
  minimumPollMs: 100,
  maximumPollMs: 3_600_000,
  minimumDeadlineMs: 60_000,
  maximumDeadlineMs: 2_592_000_000, // 30 days
} as const;

/** Ours: measured, a sweep of 1,000 trials stays far below Temporal's history limits. */
export const sweepLimits = { maximumTrials: 1_000, maximumParallelism: 1_000 } as const;
