import { queueWorkerSubject } from './queue-worker.ts';
import { scriptSubject } from './script.ts';
import type { Subject } from './subject.ts';
import { tempotuneSubject } from './tempotune.ts';

/** In the order of the page's columns. */
export const subjects: readonly Subject[] = [tempotuneSubject, scriptSubject, queueWorkerSubject];
