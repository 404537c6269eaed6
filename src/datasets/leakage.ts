import type { Finding } from '../contract/findings.ts';
import { FindingList } from './finding-list.ts';
import { type Fingerprints, placeName } from './fingerprints.ts';

/** Warns of each evaluation example that is also trained on; ten are listed, the first has the full count. */
export function findLeakage(training: Fingerprints, evaluation: Fingerprints): readonly Finding[] {
  const findings = new FindingList();
  for (const [key, place] of evaluation) {
    const trained = training.get(key);
    if (trained) {
      const { file, line } = place;
      findings.add(
        'EVALUATION_LEAK',
        { file, line, field: 'evaluationDatasetUri' },
        { first: placeName(trained, file) },
      );
    }
  }
  return findings.all();
}
