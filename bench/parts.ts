import { history } from './history/history.ts';
import { kills } from './kills/part.ts';
import { workerStart } from './parked/cold-start.ts';
import { parked } from './parked/parked.ts';
import type { Part } from './part.ts';
import { polling } from './polling/polling.ts';

/** In the order in which they run and stand in the docs. */
export const parts: readonly Part[] = [polling, history, workerStart, parked, kills];
