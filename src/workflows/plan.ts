import type { Plan } from '../contract/plan.ts';
import { dataActivities } from './activity-options.ts';
import { plainFailure } from './endings.ts';

/** The plan of a tune or sweep request, made by the worker that would run it: its credentials, its folders, its limits. */
export async function plan(input: unknown): Promise<Plan> {
  try {
    return await dataActivities().planRequest(input);
  } catch (error) {
    throw plainFailure(error);
  }
}
