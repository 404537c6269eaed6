import { nearest } from './nearest.ts';
import { tuneFieldNames } from './tune-schema.ts';

/** What the guide's bodies, the Vertex AI SDK for Python and other tools call a field of ours. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['projectid', 'project'],
  ['largemodelreference', 'baseModel'],
  ['model', 'baseModel'],
  ['sourcemodel', 'baseModel'],
  ['modelid', 'baseModel'],
  ['trainingdata', 'datasetUri'],
  ['trainingdatauri', 'datasetUri'],
  ['trainingdataseturi', 'datasetUri'],
  ['traindataset', 'datasetUri'],
  ['dataset', 'datasetUri'],
  ['evaluationdatauri', 'evaluationDatasetUri'],
  ['evaluationdata', 'evaluationDatasetUri'],
  ['evaluationdataset', 'evaluationDatasetUri'],
  ['evaldataseturi', 'evaluationDatasetUri'],
  ['validationdataseturi', 'evaluationDatasetUri'],
  ['evalinterval', 'evaluationInterval'],
  ['gcsoutputdirectory', 'outputDirectory'],
  ['outputdir', 'outputDirectory'],
  ['outputuri', 'outputDirectory'],
  ['tuningjoblocation', 'pipelineJobRegion'],
  ['region', 'pipelineJobRegion'],
  ['location', 'modelUploadRegion'], // the template's name for it, and not the job's region
  ['tunedmodellocation', 'modelUploadRegion'],
  ['steps', 'trainSteps'],
  ['accelerator', 'acceleratorType'],
  ['tensorboard', 'tensorboardResourceId'],
  ['tensorboardid', 'tensorboardResourceId'],
  ['kmskeyname', 'encryptionSpecKeyName'],
  ['encryptionspec', 'encryptionSpecKeyName'],
  ['encryptionkeyname', 'encryptionSpecKeyName'],
  ['tunedmodeldisplayname', 'modelDisplayName'],
  ['modelname', 'modelDisplayName'],
  ['context', 'defaultContext'],
  ['epochs', 'epochCount'],
]);

const SET_BY_TEMPOTUNE: ReadonlyMap<string, string> = new Map([
  ['templateuri', 'the template follows from baseModel'],
  ['pipelinespec', 'the template follows from baseModel'],
  ['pipelinejobid', 'the job ID follows from the workflow, so that a retry never pays twice'],
  ['parametervalues', "the template's parameters follow from the other fields"],
  ['runtimeconfig', "the template's parameters follow from the other fields"],
  ['maxcontextlength', 'the context length follows from baseModel'],
  ['computeregion', 'the compute region follows from acceleratorType'],
  ['batchsize', 'the batch size follows from acceleratorType and baseModel'],
  ['learningrate', 'an absolute learning rate is deprecated; learningRateMultiplier scales the recommended one'],
  ['datasetname', 'a managed dataset is not taken; datasetUri names the file'],
  ['evaluationoutputrootdir', 'artifacts go to outputDirectory'],
  ['tuningmethod', 'code models support supervised tuning only, so there is no method to choose'],
]);

const RLHF = /rlhf|human_?feedback|reward_?model|preference_?data/i;

/** What to say about a key that no field has. */
export type Unknown =
  | { readonly kind: 'rlhf' }
  | { readonly kind: 'not taken'; readonly reason: string; readonly fix: string }
  | { readonly kind: 'unknown'; readonly instead?: string };

export function namesRlhf(text: string): boolean {
  return RLHF.test(text.slice(0, 200));
}

const SWEEP_FIELDS = ['tune', 'vary', 'trials', 'sample', 'parallelism', 'objective', 'minimumtrials', 'losers'];

function notOfTune(plain: string): Unknown | undefined {
  if (SWEEP_FIELDS.includes(plain)) {
    const reason = 'it belongs to a sweep request, beside tune';
    return { kind: 'not taken', reason, fix: 'move it there, or start the workflow sweep instead of tuneModel' };
  }
  const reason = SET_BY_TEMPOTUNE.get(plain);
  return reason === undefined ? undefined : { kind: 'not taken', reason, fix: 'remove it' };
}

/** A field of `tune` beside it. */
function ofTune(plain: string): Unknown | undefined {
  const field = tuneFieldNames.find((name) => name.toLowerCase() === plain) ?? FOREIGN_NAMES.get(plain);
  return field === undefined ? undefined : { kind: 'unknown', instead: `tune.${field}` };
}

/** `known` are the fields of the object that the key stands in. */
export function explainUnknown(key: string, value: unknown, known: readonly string[]): Unknown {
  if (namesRlhf(key) || (typeof value === 'string' && namesRlhf(value))) return { kind: 'rlhf' };
  const plain = key
    .slice(0, 200)
    .replaceAll(/[-_.: ]/g, '')
    .toLowerCase();
  const sameLetters = known.find((field) => field.toLowerCase() === plain);
  if (sameLetters !== undefined) return { kind: 'unknown', instead: sameLetters };
  const misplaced = known.includes('baseModel') ? notOfTune(plain) : known.includes('tune') ? ofTune(plain) : undefined;
  if (misplaced !== undefined) return misplaced;
  const foreign = FOREIGN_NAMES.get(plain);
  if (foreign !== undefined && known.includes(foreign)) return { kind: 'unknown', instead: foreign };
  const near = nearest(key, known) ?? nearest(plain, known);
  return near === undefined ? { kind: 'unknown' } : { kind: 'unknown', instead: near };
}
