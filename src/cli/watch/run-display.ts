import type { RunSnapshot } from './run-snapshot.ts';

/** Something about the watching itself; the run is not touched by it. */
export type Notice =
  | { readonly kind: 'away'; readonly who: 'server' | 'worker' | 'unknown'; readonly message: string }
  | { readonly kind: 'reset'; readonly message: string };

/** Where a followed run is shown: to a person or to a program. */
export interface RunDisplay {
  show(snapshot: RunSnapshot): void;
  notice(notice: Notice): void;
  /** Nothing more comes. */
  finish(): void;
}
