import type { Finding } from '../../contract/findings.ts';
import { resultFinding } from '../../contract/result-problems.ts';
import type { Compared } from './compared.ts';

const HASH_DIGITS = 12;

/** What keeps the values side by side from being comparable. */
export function comparisonWarnings(compared: readonly Compared[]): readonly Finding[] {
  const measured = compared.filter(({ metrics }) => Object.keys(metrics).some((name) => !name.startsWith('train_')));
  const known = measured.flatMap(({ name, evaluation }) => (evaluation ? [{ name, sha256: evaluation.sha256 }] : []));
  const unknown = measured.filter(({ evaluation }) => evaluation === undefined).map(({ name }) => name);
  const isSame = new Set(known.map(({ sha256 }) => sha256)).size <= 1;
  const data = known.map(({ name, sha256 }) => `${name} sha256 ${sha256.slice(0, HASH_DIGITS)}`).join(', ');
  return [
    ...(isSame ? [] : [resultFinding('EVALUATION_DATA_DIFFER', { data })]),
    ...(unknown.length === 0 || measured.length < 2
      ? []
      : [resultFinding('EVALUATION_DATA_UNKNOWN', { names: unknown.join(', ') })]),
  ];
}
