import { datasetLimits } from '../catalog/limits.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { DatasetPlace } from '../contract/dataset-problems.ts';
import type { FindingList } from './finding-list.ts';

/** `held out`: asked by our own evaluation after tuning, so the guide limits nothing. */
export type DatasetRole = 'training' | 'evaluation' | 'held out';

type Counts = Pick<DatasetFacts, 'shape' | 'examples' | 'authors'>;

/** The guide's limits on the dataset as a whole. */
export function checkSize(counts: Counts, role: DatasetRole, place: DatasetPlace, findings: FindingList): void {
  if (role === 'evaluation') checkEvaluationSize(counts, place, findings);
  if (role === 'training') checkTrainingSize(counts, place, findings);
}

function checkEvaluationSize({ examples }: Counts, place: DatasetPlace, findings: FindingList): void {
  const { minimumEvaluationExamples: minimum, maximumEvaluationExamples: maximum } = datasetLimits;
  if (examples < minimum || examples > maximum) findings.add('EVALUATION_SIZE', place, { examples, minimum, maximum });
}

function checkTrainingSize({ shape, examples, authors = 0 }: Counts, place: DatasetPlace, findings: FindingList): void {
  const { minimumExamples, recommendedExamples, maximumExamples, maximumAuthors } = datasetLimits;
  if (examples < minimumExamples) findings.add('TOO_FEW_EXAMPLES', place, { examples, minimum: minimumExamples });
  else if (examples < recommendedExamples) {
    findings.add('FEW_EXAMPLES', place, { examples, recommended: recommendedExamples });
  }
  if (shape === 'generation' && examples > maximumExamples) {
    findings.add('TOO_MANY_EXAMPLES', place, { examples, maximum: maximumExamples });
  }
  if (shape === 'chat' && authors > maximumAuthors) {
    findings.add('TOO_MANY_AUTHORS', place, { authors, maximum: maximumAuthors });
  }
}
