import type { Accelerator } from '../contract/tune-request.ts';

/** What Google asks for one million training tokens; tokens of the training data times epochs (tuning page, 2026-10). */
export interface TokenPrice {
  readonly usdPerMillionTokens: number;
  /** Day as of which the row was right. */
  readonly asOf: string;
}

/** A price that nobody can name, and why. */
export interface UnknownPrice {
  readonly unknown: string;
}

// Vertex AI pricing page, "model tuning", as quoted in public repositories by 2026-02; the newer models are not in it.
const asOf = '2026-02';

/** By Gemini model. A model that is missing has no price known to us. */
export const tuningPrices: ReadonlyMap<string, TokenPrice> = new Map([
  ['gemini-2.5-pro', { usdPerMillionTokens: 25, asOf }],
  ['gemini-2.5-flash', { usdPerMillionTokens: 5, asOf }],
  ['gemini-2.5-flash-lite', { usdPerMillionTokens: 1.5, asOf }],
]);

const RETIRED = 'PaLM tuning was retired on 2025-04-09, and Google lists no price for it any more';

/** Of an hour of what one pipeline job computes on. */
export const acceleratorPrices: Readonly<Record<Accelerator, UnknownPrice>> = {
  GPU: { unknown: RETIRED },
  TPU: { unknown: RETIRED },
};

/**
 * Bytes of JSONL per token, from the fewest to the most that code and prose come to: nobody but Google counts the tokens of
 * its tokenizer. Ours: 4 is what Google names as a rule of thumb for characters per token; JSON's own characters add to it.
 */
export const bytesPerToken = { fewest: 2.5, most: 6 } as const;
