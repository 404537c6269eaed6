import { iso } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow } from '../names.ts';
import type { EvaluationRecord } from '../records.ts';
import { invalidArgument, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { ServiceMethods, World } from '../world.ts';
import { findModel } from './model-view.ts';

/** Evaluations belong to a version; its id is always part of the parent here, whatever the client wrote. */
function evaluationParent(name: string, store: Store): { model: string; key: string } {
  const { record, version } = findModel(name, store);
  return { model: record.name, key: `${record.name}@${version.versionId}` };
}

/** Not idempotent, as at Google: the same evaluation twice is two evaluations. */
function importModelEvaluation(
  { parent, modelEvaluation }: { parent: string; modelEvaluation?: JsonObject },
  world: World,
) {
  const { store, clock } = world;
  const { key } = evaluationParent(parent, store);
  if (!modelEvaluation) throw invalidArgument('model_evaluation is required.', 'model_evaluation');
  const { name: _name, createTime: _createTime, ...body } = modelEvaluation;
  const record: EvaluationRecord = { name: `${key}/evaluations/${store.nextId()}`, body, createdAt: clock.now() };
  store.evaluations.set(record.name, record);
  store.changed();
  return evaluationView(record);
}

function evaluationView({ name, body, createdAt }: EvaluationRecord): JsonObject {
  return { ...body, name, createTime: iso(createdAt) };
}

function listModelEvaluations({ parent, ...request }: ListRequest & { parent: string }, { store }: World) {
  const { key } = evaluationParent(parent, store);
  const records = [...store.evaluations.values()].filter(({ name }) => isBelow(name, key, 'evaluations'));
  const { items, nextPageToken } = pageOf(records.map(evaluationView), request);
  return { modelEvaluations: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

function getModelEvaluation({ name }: { name: string }, { store }: World) {
  const [parent = '', id = ''] = name.split('/evaluations/');
  const { key } = evaluationParent(parent, store);
  const record = store.evaluations.get(`${key}/evaluations/${id}`);
  if (!record) throw notFound('ModelEvaluation', name);
  return evaluationView(record);
}

export const evaluationMethods: ServiceMethods = {
  ImportModelEvaluation: importModelEvaluation,
  ListModelEvaluations: listModelEvaluations,
  GetModelEvaluation: getModelEvaluation,
};
