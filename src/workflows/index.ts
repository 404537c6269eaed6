import './versioning-behaviours.ts';

export { plan } from './plan.ts';
export { sweep } from './sweep.ts';
export { tuneModel } from './tune-model.ts';
