import { sleep } from '@temporalio/activity';

const LINGER_MS = 1_000;

/** Nothing but a moment. As a local activity it keeps its workflow task open for so long. */
export function linger(): () => Promise<void> {
  return () => sleep(LINGER_MS);
}
