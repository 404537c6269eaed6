import { distance } from 'fastest-levenshtein';

const LONGEST = 64;

/** The known word that `word` most likely means, whatever its case; absent when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits);
  const best = ranked[0];
  return best && best.edits <= allowed(best.candidate) ? best.candidate : undefined;
}

/** A third of the word may differ, three characters at most: more would be guessing. */
function allowed(candidate: string): number {
  return Math.min(3, Math.floor(candidate.length / 3));
}
