import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { shown } from './shown.ts';

/** A finding for each value of the list at `field` that is in it already. */
export function repeatedValues(list: readonly (string | number)[], field: string): readonly Finding[] {
  const firsts = new Map<string | number, number>();
  return list.flatMap((value, position) => {
    const first = firsts.get(value);
    if (first === undefined) firsts.set(value, position);
    const at = { field: `${field}[${position}]`, value: shown(value), first: `${field}[${first}]` };
    return first === undefined ? [] : [requestFinding('DUPLICATE_VALUE', at)];
  });
}
