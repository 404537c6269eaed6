import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

type Keyword = ReturnType<typeof defineSearchAttributeKey<'KEYWORD'>>;
type Double = ReturnType<typeof defineSearchAttributeKey<'DOUBLE'>>;

/** The server's own: the time that a schedule means, also when it runs later (backfill, catch-up). */
export const scheduledStartTime: ReturnType<typeof defineSearchAttributeKey<'DATETIME'>> = defineSearchAttributeKey(
  'TemporalScheduledStartTime',
  SearchAttributeType.DATETIME,
);

/** Five of the room that a namespace has for ten keywords and three doubles (measured). */
export const searchAttributes: {
  readonly baseModel: Keyword;
  readonly project: Keyword;
  readonly phase: Keyword;
  readonly sweepId: Keyword;
  readonly objective: Double;
} = {
  baseModel: defineSearchAttributeKey('TempotuneBaseModel', SearchAttributeType.KEYWORD),
  project: defineSearchAttributeKey('TempotuneProject', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('TempotunePhase', SearchAttributeType.KEYWORD),
  sweepId: defineSearchAttributeKey('TempotuneSweepId', SearchAttributeType.KEYWORD),
  objective: defineSearchAttributeKey('TempotuneObjective', SearchAttributeType.DOUBLE),
};
