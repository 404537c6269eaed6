/** What a tuning API says about the size of its datasets. */
export interface DatasetLimits {
  readonly minimumExamples: number;
  readonly maximumExamples: number;
  readonly recommendedExamples: number;
  /** Chat: author fields, summed over all messages of all examples. */
  readonly maximumAuthors?: number;
  readonly minimumEvaluationExamples: number;
  readonly maximumEvaluationExamples: number;
  readonly maximumBytes?: number;
}

/** Numbers of the guide ("dataset format", "recommended configurations"); read 2026-11. */
export const datasetLimits: DatasetLimits & { readonly maximumAuthors: number } = {
  minimumExamples: 10,
  maximumExamples: 10_000,
  recommendedExamples: 500,
  maximumAuthors: 10_000,
  minimumEvaluationExamples: 10,
  maximumEvaluationExamples: 250,
};

/** "About supervised fine-tuning for Gemini models" (2026-09-25); the minimum is from an older version of that page. */
export const geminiDatasetLimits: DatasetLimits & { readonly maximumBytes: number } = {
  minimumExamples: 16,
  maximumExamples: 10_000_000,
  recommendedExamples: 100,
  minimumEvaluationExamples: 1,
  maximumEvaluationExamples: 5_000,
  /** Of the converted file. */
  maximumBytes: 1_000_000_000,
};

/** Of Gemini's validation set: above this number of examples it is also limited by its share of the training examples. */
export const validationShare = { aboveExamples: 1_000, maximum: 0.3 } as const;

/** Recommended training steps, and the values that the guide says to compare. */
export const stepLimits = { recommendedMinimum: 200, recommendedMaximum: 1_000, toCompare: [100, 200, 500] } as const;

/** Epochs outside this band are worth a word: below 1 some examples are never seen; 50 is our own line for over-fitting. */
export const epochLimits = { minimum: 1, maximum: 50 } as const;

/** Google's rules on labels; 64 a resource, of which 16 are kept for tempotune's and Vertex AI's own. */
export const labelLimits = { maximumLabels: 48, maximumLength: 63 } as const;

/** Milliseconds. Ours: a shorter poll only costs quota, a longer deadline is a forgotten job. */
export const timeLimits = {
  minimumPollMs: 100,
  maximumPollMs: 3_600_000,
  minimumDeadlineMs: 60_000,
  maximumDeadlineMs: 2_592_000_000, // 30 days
} as const;

/** Ours: measured, a sweep of 1,000 trials stays far below Temporal's history limits. */
export const sweepLimits = { maximumTrials: 1_000, maximumParallelism: 1_000 } as const;
