import './versioning-behaviours.ts';

export { sweep } from './sweep.ts';
export { tuneModel } from './tune-model.ts';
