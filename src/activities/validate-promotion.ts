import type { PromotionRequest } from '../contract/promotion.ts';
import { resolvePromotion } from '../requests/promotion-schema.ts';
import { invalidRequest } from './failures.ts';

/** Every problem of what promoteChampion was started with in one failure. */
export function validatePromotion(): (input: unknown) => Promise<PromotionRequest> {
  return async (input) => {
    const { value, findings } = resolvePromotion(input);
    if (!value) throw invalidRequest(findings);
    return value;
  };
}
