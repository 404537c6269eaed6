import { accelerators } from '../catalog/accelerators.ts';
import { geminiQuota } from '../catalog/gemini-models.ts';
import type { PlannedPlaces, PlannedQuota } from '../contract/plan.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';

/** Where it computes, and where its data and models are. */
export function plannedPlaces(request: ResolvedTuneRequest): PlannedPlaces {
  const { pipelineJobRegion, outputDirectory } = request;
  return {
    pipelineJobRegion,
    computeRegion:
      request.api === 'tuningJobs' ? pipelineJobRegion : accelerators[request.acceleratorType].computeRegion,
    modelUploadRegion: request.api === 'tuningJobs' ? pipelineJobRegion : request.modelUploadRegion,
    outputDirectory,
  };
}

/** How many jobs run at a time, and how many wait for that. */
export function plannedQuota(
  request: ResolvedTuneRequest,
  {
    trials,
    parallelism,
    quotaJobs,
  }: { readonly trials: number; readonly parallelism: number; readonly quotaJobs: number },
): PlannedQuota {
  const name = request.api === 'tuningJobs' ? geminiQuota.name : accelerators[request.acceleratorType].quotaName;
  const jobsAtATime = Math.min(trials, parallelism, quotaJobs);
  return { name, jobsAtATime, rounds: Math.ceil(trials / jobsAtATime), waiting: trials - jobsAtATime };
}
