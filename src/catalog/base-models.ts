import type { DatasetShape } from '../contract/dataset.ts';

/** Most tokens of one example, as Vertex AI names the two sizes; the batch size depends on it. */
export type ContextSize = '8k' | '32k';

/** What is known about one base model of the PaLM era. */
export interface BaseModelFacts {
  readonly api: 'pipelineJobs';
  /** Sent as `large_model_reference`. */
  readonly id: string;
  /** Without `-32k` and version: `code-bison`. */
  readonly family: 'code-bison' | 'codechat-bison' | 'text-bison' | 'chat-bison';
  readonly shape: DatasetShape;
  readonly context: ContextSize;
  readonly templateUri: string;
  /** Takes an evaluation dataset and reports `eval_*` metrics; chat models do not. */
  readonly hasEvaluation: boolean;
  /** What checkpoint selection `default` does: it differs by version. */
  readonly defaultCheckpoint: 'best evaluation' | 'last step';
  /** Schema of one prediction instance of the tuned model. */
  readonly predictSchemaUri: string;
  /** Day after which Google's own service refuses it; emulators and private endpoints still may take it. */
  readonly retiredOn: string;
}

const TEMPLATES = 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines';
const SCHEMAS = 'gs://google-cloud-aiplatform/schema/predict/instance';

// Shape, evaluation: guide, "dataset format" and "metrics". Code templates: the guide's REST bodies; text-bison's: the
// Vertex AI SDK for Python 1.60, model garden map. Schemas: the same SDK. Read 2026-11.
const families = {
  'code-bison': {
    family: 'code-bison',
    shape: 'generation',
    hasEvaluation: true,
    templateUri: `${TEMPLATES}/tune-large-model/v3.0.0`,
    predictSchemaUri: `${SCHEMAS}/code_generation_1.0.0.yaml`,
  },
  'codechat-bison': {
    family: 'codechat-bison',
    shape: 'chat',
    hasEvaluation: false,
    templateUri: `${TEMPLATES}/tune-large-chat-model/v3.0.0`,
    predictSchemaUri: `${SCHEMAS}/codechat_generation_1.0.0.yaml`,
  },
  'text-bison': {
    family: 'text-bison',
    shape: 'generation',
    hasEvaluation: true,
    templateUri: `${TEMPLATES}/tune-large-model/v2.0.0`,
    predictSchemaUri: `${SCHEMAS}/text_generation_1.0.0.yaml`,
  },
  'chat-bison': {
    family: 'chat-bison',
    shape: 'chat',
    hasEvaluation: false,
    templateUri: `${TEMPLATES}/tune-large-chat-model/v3.0.0`,
    predictSchemaUri: `${SCHEMAS}/chat_generation_1.0.0.yaml`,
  },
} as const;

const api = 'pipelineJobs';
// TuningEvaluationSpec of the Vertex AI SDK for Python: an unset checkpoint selection is on for *-bison@001 only.
const version001 = { api, defaultCheckpoint: 'best evaluation', retiredOn: '2025-04-09' } as const;
const version002 = { api, defaultCheckpoint: 'last step', retiredOn: '2025-04-09' } as const;

const rows: readonly BaseModelFacts[] = [
  { id: 'code-bison@001', ...families['code-bison'], context: '8k', ...version001 },
  { id: 'code-bison@002', ...families['code-bison'], context: '8k', ...version002 },
  { id: 'code-bison-32k@002', ...families['code-bison'], context: '32k', ...version002 },
  { id: 'codechat-bison@001', ...families['codechat-bison'], context: '8k', ...version001 },
  { id: 'codechat-bison@002', ...families['codechat-bison'], context: '8k', ...version002 },
  { id: 'codechat-bison-32k@002', ...families['codechat-bison'], context: '32k', ...version002 },
  { id: 'text-bison@001', ...families['text-bison'], context: '8k', ...version001 },
  { id: 'text-bison@002', ...families['text-bison'], context: '8k', ...version002 },
  { id: 'text-bison-32k@002', ...families['text-bison'], context: '32k', ...version002 },
  { id: 'chat-bison@001', ...families['chat-bison'], context: '8k', ...version001 },
  { id: 'chat-bison@002', ...families['chat-bison'], context: '8k', ...version002 },
  { id: 'chat-bison-32k@002', ...families['chat-bison'], context: '32k', ...version002 },
];

/** By id with version, in the order in which they are listed to users. A Map: ids come from input, `__proto__` too. */
export const baseModels: ReadonlyMap<string, BaseModelFacts> = new Map(rows.map((row) => [row.id, row]));
