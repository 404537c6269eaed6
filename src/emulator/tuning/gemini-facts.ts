/** The other side's own table of Gemini tuning. The product has its own; they are compared, not shared. */
export interface GeminiFacts {
  /** Ranks that `adapterSize` may name. */
  adapterSizes: readonly number[];
  /** Absent: every region that tunes. */
  regions?: readonly string[];
  /** Whether a customer-managed key can encrypt the job. */
  takesEncryptionKey: boolean;
}

const upToSixteen = { adapterSizes: [1, 2, 4, 8, 16], takesEncryptionKey: true } as const;
const twoRegions = { regions: ['us-central1', 'europe-west4'], takesEncryptionKey: false } as const;

/** "About supervised fine-tuning for Gemini models", 2026-09-25, and the tuning reference of 2026-10-01. */
export const geminiModels: Record<string, GeminiFacts> = {
  'gemini-3.5-flash': { ...upToSixteen, ...twoRegions },
  'gemini-3.5-flash-lite': { ...upToSixteen },
  'gemini-3.1-flash-lite': { ...upToSixteen, ...twoRegions },
  'gemini-2.5-pro': { adapterSizes: [1, 2, 4, 8], takesEncryptionKey: true },
  'gemini-2.5-flash': { ...upToSixteen },
  'gemini-2.5-flash-lite': { ...upToSixteen },
};

/** What a rebase tunes when it is not told. */
export const REBASE_MODEL = 'gemini-2.5-flash';

/** Same pages. */
export const geminiLimits = {
  tokensPerExample: 131_072,
  trainingExamples: 10_000_000,
  validationExamples: 5_000,
  /** Above this many a validation set is also at most `validationShare` of the training set. */
  freeValidationExamples: 1_000,
  validationShare: 0.3,
  displayNameBytes: 128,
} as const;

/** A name of the enum AdapterSize is its rank in words; its number is not. */
export const adapterRanks: Record<string, number> = {
  ADAPTER_SIZE_ONE: 1,
  ADAPTER_SIZE_TWO: 2,
  ADAPTER_SIZE_FOUR: 4,
  ADAPTER_SIZE_EIGHT: 8,
  ADAPTER_SIZE_SIXTEEN: 16,
  ADAPTER_SIZE_THIRTY_TWO: 32,
};

/** Roughly the tokens of a text: code has about three characters to one. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

export const CHARACTERS_PER_TOKEN = 3;
