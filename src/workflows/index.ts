import './versioning-behaviours.ts';

export { plan } from './plan.ts';
export { promoteChampion } from './promote-champion.ts';
export { quotaBroker } from './quota-broker.ts';
export { reconcileJobs } from './reconcile-jobs.ts';
export { retrain } from './retrain.ts';
export { sweep } from './sweep.ts';
export { tuneModel } from './tune-model.ts';
