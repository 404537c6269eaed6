import { ScheduleNotFoundError } from '@temporalio/client';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** @throws {CliError} when there is no schedule of that id. */
export async function foundSchedule<T>(id: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new CliError(EXIT.notFound, `there is no schedule ${id}`, 'list what there is: tempotune schedule list');
  }
}
