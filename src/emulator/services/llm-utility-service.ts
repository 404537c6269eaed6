import { countTokens as tokensOf } from '../tuning/gemini-facts.ts';
import type { ServiceMethods } from '../world.ts';
import { type GenerateRequest, promptOfRequest } from './generate-content.ts';

/** A third of the characters: the real tokenizer is not public. */
function countTokens(request: Pick<GenerateRequest, 'contents' | 'systemInstruction'>): object {
  const { prompt, turns } = promptOfRequest(request);
  const totalBillableCharacters = turns.reduce((sum, { content }) => sum + content.replace(/\s/g, '').length, 0);
  return { totalTokens: tokensOf(prompt), totalBillableCharacters };
}

export const llmUtilityService: ServiceMethods = { CountTokens: countTokens };
