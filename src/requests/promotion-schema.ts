import * as z from 'zod';
import type { ChampionRules } from '../contract/champion.ts';
import type { ChampionOffer, PromotionRequest, WaitingOffer } from '../contract/promotion.ts';
import { candidateSchema } from './champion-schema.ts';
import { type Draft, draftOf } from './draft.ts';
import * as patterns from './patterns.ts';
import { plainData, type Resolution, resolution } from './resolution.ts';
import { given, positiveNumber, says, text, wholeNumber } from './schema-parts.ts';

const anyText = z.string(says('TEXT')).min(1, says('TEXT'));

const rules = z.strictObject(
  {
    minimumGain: z.number(says('MINIMUM_GAIN')).min(0, says('MINIMUM_GAIN')).describe('0: better at all.'),
    approval: given(
      z.strictObject({ expiresAfterMs: positiveNumber }, says('OBJECT')),
      'A person must say yes, within this time.',
    ),
    endpoint: given(text('ENDPOINT_NAME', patterns.ENDPOINT_NAME), 'Endpoint whose traffic follows.'),
  },
  says('OBJECT'),
) as z.ZodType<Omit<ChampionRules, 'root' | 'name'>>;

const byHand = z.strictObject(
  {
    person: anyText.describe('Who promotes.'),
    reason: anyText.describe('Why.'),
    replaces: z.number(says('NUMBER')).describe('Number of the champion that is replaced, 0 for none.'),
  },
  says('OBJECT'),
);

const offerSchema: z.ZodType<ChampionOffer> = z.strictObject(
  {
    id: anyText.describe('The same id is the same offer.'),
    offeredAt: text('TEXT', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/).describe('ISO 8601 in UTC.'),
    candidate: candidateSchema.describe('The model.'),
    rules: rules.describe('What it must fulfil.'),
    byHand: given(byHand, 'A person promotes it, whatever the numbers say.'),
  },
  says('OBJECT'),
) as z.ZodType<ChampionOffer>;

const promotionSchema: z.ZodType<PromotionRequest> = z.strictObject(
  {
    name: text('CHAMPION_NAME', patterns.CHAMPION_NAME).describe('Name of the champion.'),
    root: text('OUTPUT_DIRECTORY', patterns.OUTPUT_DIRECTORY).describe('gs:// folder that the champion belongs to.'),
    offers: given(z.array(offerSchema, says('LIST')), 'Challengers, first come first served.'),
    waiting: given(z.custom<WaitingOffer>(isObject, says('OBJECT')), 'Made by the workflow when it continues as new.'),
    decisionsPerRun: given(wholeNumber, 'After so many decisions the workflow continues as new.', { default: 100 }),
  },
  says('OBJECT'),
) as z.ZodType<PromotionRequest>;

/** Every problem of whatever promoteChampion was started with. Never throws. */
export function resolvePromotion(input: unknown): Resolution<PromotionRequest> {
  return resolved(promotionSchema, input);
}

/** Every problem of whatever was offered. Never throws. */
export function resolveOffer(input: unknown): Resolution<ChampionOffer> {
  return resolved(offerSchema, input);
}

function resolved<T>(schema: z.ZodType<T>, input: unknown): Resolution<T> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const { values, findings }: Draft<T> = draftOf(schema, plain.data);
  return resolution(findings, () => values as T);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
