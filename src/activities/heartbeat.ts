import { Context } from '@temporalio/activity';

/** Says that a long check or copy goes on; the SDK throttles what is sent. Throws when the activity was cancelled. */
export function heartbeat(bytes: number): void {
  const context = Context.current();
  context.heartbeat({ bytes });
  if (context.cancellationSignal.aborted) throw context.cancellationSignal.reason;
}
