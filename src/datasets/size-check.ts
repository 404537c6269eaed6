import type { DatasetLimits } from '../catalog/limits.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { DatasetPlace } from '../contract/dataset-problems.ts';
import type { FindingList } from './finding-list.ts';

/** `held out`: asked by our own evaluation after tuning, so nothing limits its size. */
export type DatasetRole = 'training' | 'evaluation' | 'held out';

type Counts = Pick<DatasetFacts, 'shape' | 'examples' | 'authors'>;

export interface SizeRules {
  readonly role: DatasetRole;
  readonly limits: DatasetLimits;
}

/** The limits on the dataset as a whole. */
export function checkSize(
  counts: Counts,
  { role, limits }: SizeRules,
  place: DatasetPlace,
  findings: FindingList,
): void {
  if (role === 'evaluation') checkEvaluationSize(counts, limits, place, findings);
  if (role === 'training') checkTrainingSize(counts, limits, place, findings);
}

function checkEvaluationSize(
  { examples }: Counts,
  { minimumEvaluationExamples: minimum, maximumEvaluationExamples: maximum }: DatasetLimits,
  place: DatasetPlace,
  findings: FindingList,
): void {
  if (examples < minimum || examples > maximum) findings.add('EVALUATION_SIZE', place, { examples, minimum, maximum });
}

function checkTrainingSize(
  { shape, examples, authors = 0 }: Counts,
  { minimumExamples, recommendedExamples, maximumExamples, maximumAuthors }: DatasetLimits,
  place: DatasetPlace,
  findings: FindingList,
): void {
  if (examples < minimumExamples) findings.add('TOO_FEW_EXAMPLES', place, { examples, minimum: minimumExamples });
  else if (examples < recommendedExamples) {
    findings.add('FEW_EXAMPLES', place, { examples, recommended: recommendedExamples });
  }
  // the guide counts chats by their authors, wherever it has a limit on those
  const isCountedByAuthors = shape === 'chat' && maximumAuthors !== undefined;
  if (!isCountedByAuthors && examples > maximumExamples) {
    findings.add('TOO_MANY_EXAMPLES', place, { examples, maximum: maximumExamples });
  }
  if (isCountedByAuthors && authors > maximumAuthors) {
    findings.add('TOO_MANY_AUTHORS', place, { authors, maximum: maximumAuthors });
  }
}
