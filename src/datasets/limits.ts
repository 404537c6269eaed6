/** The guide's "prepare a dataset" and "dataset format"; read 2026-11. */
export const datasetLimits = {
  training: { minimumExamples: 10, recommendedExamples: 500, maximumExamples: 10_000, maximumAuthors: 10_000 },
  evaluation: { minimumExamples: 10, maximumExamples: 250 },
} as const;

/** Ours, to keep memory bounded; the longest example a 32k model can read is far below. */
export const MAXIMUM_LINE_BYTES: number = 32 * 1024 * 1024;
