import type { Fault } from './fault.ts';
import { answers } from './faults/answers.ts';
import { jobs } from './faults/jobs.ts';
import { kills } from './faults/kills.ts';
import { operators } from './faults/operators.ts';

/** All that can happen to a sweep, in the order of the page. */
export const faults: readonly Fault[] = [...kills, ...answers, ...jobs, ...operators];
