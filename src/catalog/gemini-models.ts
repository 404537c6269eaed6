/** What is known about one Gemini model that supervised tuning takes. */
export interface GeminiModelFacts {
  readonly api: 'tuningJobs';
  /** Sent as `baseModel`. */
  readonly id: string;
  readonly family: 'gemini';
  /** A validation dataset is optional, and gives `eval_*` metrics while the job runs. */
  readonly hasEvaluation: true;
  readonly adapterSizes: readonly number[];
  /** Absent: so many regions, and more every month, that only Google can say which. */
  readonly regions?: readonly string[];
  /** Whether a customer-managed key can encrypt the job. */
  readonly takesEncryptionKey: boolean;
  /** Google advises to call a tuned model with as little thinking as it allows. */
  readonly leastThinking: LeastThinking;
  /** Day of the page that the row was read from. */
  readonly asOf: string;
}

/** Gemini 2.5 counts thinking in tokens, Gemini 3 names levels. */
export type LeastThinking = { readonly thinkingBudget: number } | { readonly thinkingLevel: 'MINIMAL' | 'LOW' };

// "About supervised fine-tuning for Gemini models" (2026-09-25), "Tune Gemini models with supervised fine-tuning"
// (2026-10-01) and "region settings". Least thinking: "Thinking"; Gemini 2.5 Pro can't think less than 128 tokens.
const asOf = '2026-10-01';
const sizes = [1, 2, 4, 8, 16];
const gemini = { api: 'tuningJobs', family: 'gemini', hasEvaluation: true, asOf } as const;
const gemini3 = {
  ...gemini,
  adapterSizes: sizes,
  regions: ['us-central1', 'europe-west4'],
  takesEncryptionKey: false,
  leastThinking: { thinkingLevel: 'MINIMAL' },
} as const;
const flash = {
  ...gemini,
  adapterSizes: sizes,
  takesEncryptionKey: true,
  leastThinking: { thinkingBudget: 0 },
} as const;

const rows: readonly GeminiModelFacts[] = [
  { id: 'gemini-3.5-flash', ...gemini3 },
  // only the newer reference page has it, and that says nothing of its regions
  { id: 'gemini-3.5-flash-lite', ...flash, leastThinking: { thinkingLevel: 'MINIMAL' } },
  { id: 'gemini-3.1-flash-lite', ...gemini3 },
  {
    id: 'gemini-2.5-pro',
    ...gemini,
    adapterSizes: [1, 2, 4, 8],
    takesEncryptionKey: true,
    leastThinking: { thinkingBudget: 128 },
  },
  { id: 'gemini-2.5-flash', ...flash },
  { id: 'gemini-2.5-flash-lite', ...flash },
];

/** By id, in the order in which they are listed to users. */
export const geminiModels: ReadonlyMap<string, GeminiModelFacts> = new Map(rows.map((row) => [row.id, row]));

/** The one quota of Gemini tuning: over all regions and models of a project, 1 until raised (quota page, 2026-10). */
export const geminiQuota = { name: 'Global concurrent tuning jobs', jobs: 1 } as const;
