import { cancelDuplicates } from './cancel-duplicates.ts';
import { cancelTuningJob, waitForJobEnd } from './cancel-tuning-job.ts';
import { checkTrials } from './check-trials.ts';
import type { Dependencies, WorkerDependencies } from './dependencies.ts';
import { evaluatePredictions } from './evaluate-predictions.ts';
import { findRunningJobs } from './find-running-jobs.ts';
import { followChampion, serveChampion } from './follow-champion.ts';
import { allBeating } from './heartbeat.ts';
import { linger } from './linger.ts';
import { offerChampion } from './offer-champion.ts';
import { planRequest } from './plan-request.ts';
import { planRetrain } from './plan-retrain.ts';
import { completeSpec, prepareTensorboard } from './prepare-tensorboard.ts';
import { rankSweep } from './rank-sweep.ts';
import { readJobMetrics } from './read-job-metrics.ts';
import { recordSweep } from './record-sweep.ts';
import { recordTrial } from './record-trial.ts';
import { registerModel } from './register-model.ts';
import { repairChampions } from './repair-champions.ts';
import { requestLease } from './request-lease.ts';
import { resolveReconciliation } from './resolve-reconciliation.ts';
import { retireLosers } from './retire-losers.ts';
import { settleJob } from './settle-job.ts';
import { settleOffer } from './settle-offer.ts';
import { submitTuningJob } from './submit-tuning-job.ts';
import { surveyJobs } from './survey-jobs.ts';
import { uploadDataset } from './upload-dataset.ts';
import { validatePromotion } from './validate-promotion.ts';
import { validateRequest } from './validate-request.ts';
import { validateSweep } from './validate-sweep.ts';
import { waitForJobChange } from './wait-for-job-change.ts';
import { waitForLostHolders } from './wait-for-lost-holders.ts';
import { waitForPlace } from './wait-for-place.ts';
import { weighOffer } from './weigh-offer.ts';

/** Short calls, on the main task queue. */
export interface Activities {
  prepareTensorboard: ReturnType<typeof prepareTensorboard>;
  completeSpec: ReturnType<typeof completeSpec>;
  submitTuningJob: ReturnType<typeof submitTuningJob>;
  waitForJobChange: ReturnType<typeof waitForJobChange>;
  cancelTuningJob: ReturnType<typeof cancelTuningJob>;
  waitForJobEnd: ReturnType<typeof waitForJobEnd>;
  cancelDuplicates: ReturnType<typeof cancelDuplicates>;
  readJobMetrics: ReturnType<typeof readJobMetrics>;
  registerModel: ReturnType<typeof registerModel>;
  recordTrial: ReturnType<typeof recordTrial>;
  recordSweep: ReturnType<typeof recordSweep>;
  checkTrials: ReturnType<typeof checkTrials>;
  rankSweep: ReturnType<typeof rankSweep>;
  offerChampion: ReturnType<typeof offerChampion>;
  validatePromotion: ReturnType<typeof validatePromotion>;
  weighOffer: ReturnType<typeof weighOffer>;
  settleOffer: ReturnType<typeof settleOffer>;
  followChampion: ReturnType<typeof followChampion>;
  repairChampions: ReturnType<typeof repairChampions>;
  resolveReconciliation: ReturnType<typeof resolveReconciliation>;
  surveyJobs: ReturnType<typeof surveyJobs>;
  settleJob: ReturnType<typeof settleJob>;
  findRunningJobs: ReturnType<typeof findRunningJobs>;
  requestLease: ReturnType<typeof requestLease>;
  waitForPlace: ReturnType<typeof waitForPlace>;
  waitForLostHolders: ReturnType<typeof waitForLostHolders>;
}

/** Run within a workflow task. */
export interface LocalActivities {
  linger: ReturnType<typeof linger>;
}

/** What takes minutes, on the data task queue: whole datasets, and models taken out of service. It heartbeats. */
export interface DataActivities {
  validateRequest: ReturnType<typeof validateRequest>;
  validateSweep: ReturnType<typeof validateSweep>;
  planRequest: ReturnType<typeof planRequest>;
  planRetrain: ReturnType<typeof planRetrain>;
  uploadDataset: ReturnType<typeof uploadDataset>;
  evaluatePredictions: ReturnType<typeof evaluatePredictions>;
  retireLosers: ReturnType<typeof retireLosers>;
  serveChampion: ReturnType<typeof serveChampion>;
}

export function createActivities(dependencies: WorkerDependencies): Activities {
  return allBeating<Activities>({
    prepareTensorboard: prepareTensorboard(dependencies),
    completeSpec: completeSpec(dependencies),
    submitTuningJob: submitTuningJob(dependencies),
    waitForJobChange: waitForJobChange(dependencies),
    cancelTuningJob: cancelTuningJob(dependencies),
    waitForJobEnd: waitForJobEnd(dependencies),
    cancelDuplicates: cancelDuplicates(dependencies),
    readJobMetrics: readJobMetrics(dependencies),
    registerModel: registerModel(dependencies),
    recordTrial: recordTrial(dependencies),
    recordSweep: recordSweep(dependencies),
    checkTrials: checkTrials(),
    rankSweep: rankSweep(dependencies),
    offerChampion: offerChampion(dependencies),
    validatePromotion: validatePromotion(),
    weighOffer: weighOffer(dependencies),
    settleOffer: settleOffer(dependencies),
    followChampion: followChampion(dependencies),
    repairChampions: repairChampions(dependencies),
    resolveReconciliation: resolveReconciliation(),
    surveyJobs: surveyJobs(dependencies),
    settleJob: settleJob(dependencies),
    findRunningJobs: findRunningJobs(dependencies),
    requestLease: requestLease(dependencies),
    waitForPlace: waitForPlace(dependencies),
    waitForLostHolders: waitForLostHolders(dependencies),
  });
}

export function createLocalActivities(): LocalActivities {
  return { linger: linger() };
}

export function createDataActivities(dependencies: Dependencies): DataActivities {
  return {
    validateRequest: validateRequest(dependencies),
    validateSweep: validateSweep(dependencies),
    planRequest: planRequest(dependencies),
    planRetrain: planRetrain(dependencies),
    uploadDataset: uploadDataset(dependencies),
    evaluatePredictions: evaluatePredictions(dependencies),
    retireLosers: retireLosers(dependencies),
    serveChampion: serveChampion(dependencies),
  };
}
