import { DefaultLogger } from '@temporalio/worker';

/** A worker's life is no news in a test; its errors are. */
export const quietLogger: DefaultLogger = new DefaultLogger('ERROR');
