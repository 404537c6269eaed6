interface FieldDefinition {
  type: string;
  id: number;
  rule?: string;
  keyType?: string;
}

interface TypeDefinition {
  fields?: Record<string, FieldDefinition>;
  nested?: Record<string, TypeDefinition>;
  values?: Record<string, number>;
}

const text = (id: number): FieldDefinition => ({ type: 'string', id });
const struct = (id: number): FieldDefinition => ({ type: 'google.protobuf.Struct', id });

/** The packaged protos have google.rpc.Status alone (error_details.proto has the others). */
export const errorDetails: Record<string, TypeDefinition> = {
  BadRequest: {
    fields: { fieldViolations: { rule: 'repeated', type: 'FieldViolation', id: 1 } },
    nested: { FieldViolation: { fields: { field: text(1), description: text(2) } } },
  },
  QuotaFailure: {
    fields: { violations: { rule: 'repeated', type: 'Violation', id: 1 } },
    nested: { Violation: { fields: { subject: text(1), description: text(2) } } },
  },
  RetryInfo: { fields: { retryDelay: { type: 'google.protobuf.Duration', id: 1 } } },
  ErrorInfo: { fields: { reason: text(1), domain: text(2), metadata: { ...text(3), keyType: 'string' } } },
};

/** For those whose number is not public: far above Google's own, where clients skip them. */
const UNKNOWN_NUMBER = 50_000;

/**
 * What the REST API takes and answers while the packaged v1 protos lack it: fields of v1beta1, and those of no packaged
 * proto. A gRPC client skips the numbers it does not know.
 */
const missingFields: Record<string, Record<string, FieldDefinition>> = {
  TuningJob: {
    distillationSpec: struct(17),
    pipelineJob: text(18),
    partnerModelTuningSpec: struct(21),
    outputUri: text(25),
    customBaseModel: text(26),
    veoTuningSpec: struct(33),
    veoLoraTuningSpec: struct(38),
    preferenceOptimizationSpec: struct(UNKNOWN_NUMBER),
    reinforcementTuningSpec: struct(UNKNOWN_NUMBER + 1),
    tuningJobState: { type: 'TuningJobState', id: UNKNOWN_NUMBER + 2 },
  },
  SupervisedTuningSpec: { tuningMode: text(7) },
  SupervisedHyperParameters: { batchSize: { type: 'int64', id: 5 }, learningRate: { type: 'double', id: 6 } },
  TuningDataStats: { preferenceOptimizationDataStats: struct(UNKNOWN_NUMBER) },
};

const tuningJobState: TypeDefinition = {
  values: {
    TUNING_JOB_STATE_UNSPECIFIED: 0,
    TUNING_JOB_STATE_WAITING_FOR_QUOTA: 1,
    TUNING_JOB_STATE_PROCESSING_DATASET: 2,
    TUNING_JOB_STATE_WAITING_FOR_CAPACITY: 3,
    TUNING_JOB_STATE_TUNING: 4,
    TUNING_JOB_STATE_POST_PROCESSING: 5,
  },
};

/** @param types of google.cloud.aiplatform.v1, as protos.json holds them. */
export function addMissingFields(types: Record<string, TypeDefinition>): void {
  types.TuningJobState = tuningJobState;
  for (const [name, fields] of Object.entries(missingFields)) {
    const type = types[name];
    if (!type) throw new Error(`The packaged protos have no ${name}.`);
    type.fields = { ...fields, ...type.fields }; // Google's own win once they are packaged
  }
}
