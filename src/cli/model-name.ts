import type { JobLocation } from '../contract/tuning-job.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

const MODEL = /^projects\/([^/\s]+)\/locations\/([^/\s]+)\/models\/[^/\s]+$/;

/** Where a model is, out of its resource name. @throws {CliError} when it is no such name. */
export function modelLocation(name: string): JobLocation {
  const [, project, region] = MODEL.exec(name) ?? [];
  if (project && region) return { project, region };
  throw new CliError(
    EXIT.usage,
    `${name} is no resource name of a model`,
    'write projects/PROJECT/locations/REGION/models/ID@1; to see them: tempotune models list --project PROJECT --region REGION',
  );
}
