import type { Objective } from './sweep-request.ts';
import type { PredictionEvaluationRequest, TuningApi } from './tune-request.ts';

/** How a sweep challenges a champion. Plain text instead of the object is a name, with defaults for the rest. */
export interface ChampionRequest {
  /** 2 to 40 lower-case letters, digits and hyphens, starting with a letter. */
  readonly name: string;
  /** gs:// folder that the champion belongs to; its object is `{root}/champions/{name}.json`. Default: `tune.outputDirectory`. */
  readonly root?: string;
  /** How much better the challenger must be, in units of what is compared. Default 0: better at all. */
  readonly minimumGain?: number;
  readonly approval?: ChampionApprovalRequest;
  /** Full name of an endpoint whose traffic follows the champion. Not for Gemini, whose tuned models have their own. */
  readonly endpoint?: string;
}

export interface ChampionApprovalRequest {
  /** A person says yes before a better challenger becomes champion. Default true: whoever writes `approval` wants it. */
  readonly required?: boolean;
  /** After this long without an answer the champion stays. Default 7d. */
  readonly expiresAfter?: string;
}

/** A ChampionRequest after validation. */
export interface ChampionRules {
  readonly name: string;
  /** Without a trailing slash. */
  readonly root: string;
  readonly minimumGain: number;
  /** Absent: no approval is needed. */
  readonly approval?: { readonly expiresAfterMs: number };
  readonly endpoint?: string;
}

/** Which champion: one per folder and name. */
export type ChampionTarget = Pick<ChampionRules, 'root' | 'name'>;

/** What was measured, on which data: two values compare when metric and hash are the same. */
export interface ChampionEvaluation extends Objective {
  readonly value: number;
  /** Hex SHA-256 of the evaluation data; for `prediction_…` of the examples that were asked. */
  readonly sha256?: string;
  readonly uri?: string;
}

/** Which run made or chose a model. */
export interface ChampionOrigin {
  readonly workflowId: string;
  readonly runId?: string;
  /** 1-based index of the sweep's trial. */
  readonly trial?: number;
}

/** A model that may become champion, and all that a service or the next comparison must know of it. */
export interface ChampionCandidate {
  /** Resource name with version: `projects/…/models/…@1`. */
  readonly model: string;
  /** Full name of the endpoint that answers. */
  readonly endpoint: string;
  /** How the endpoint is asked: `pipelineJobs` by predict, `tuningJobs` (Gemini) by generateContent. */
  readonly api: TuningApi;
  readonly baseModel: string;
  /** Absent for a model that was promoted by its name alone. */
  readonly evaluation?: ChampionEvaluation;
  /** Training data. */
  readonly dataset?: { readonly sha256: string; readonly uri: string };
  /** Hex SHA-256 of the request as JSON with sorted keys. */
  readonly requestHash?: string;
  /** Examples that a fresh comparison asks; absent when there are none. */
  readonly heldOut?: Required<PredictionEvaluationRequest>;
  readonly defaultContext?: string;
  /** Absent for a model that no known run made. */
  readonly by?: ChampionOrigin;
}

/** Why one model was taken before another, in numbers. */
export interface ChampionComparison {
  readonly how: 'same evaluation data' | 'both asked anew';
  readonly metric: string;
  readonly goal: Objective['goal'];
  readonly challenger: number;
  readonly champion: number;
  /** Above 0 when the challenger is better, whatever the goal. */
  readonly gain: number;
  readonly minimumGain: number;
  /** Hex SHA-256 of the data that both were measured on. */
  readonly sha256: string;
  /** How many examples were asked. */
  readonly examples?: number;
}

/** A champion of now or before. Times are ISO 8601. */
export interface ChampionTitle extends ChampionCandidate {
  /** Counts promotions, from 1. */
  readonly number: number;
  readonly since: string;
  /** Id of the offer that made it champion. */
  readonly offer: string;
  readonly offeredAt: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly comparison?: ChampionComparison;
  /** Who approved it, or promoted it by hand. */
  readonly person?: string;
}

/** The object `{root}/champions/{name}.json`: who is champion, and who was before. Any service may read it. */
export interface Champion extends ChampionTitle {
  /** Of this shape; fields may be added under the same version. */
  readonly version: 1;
  readonly name: string;
  readonly root: string;
  /** Endpoint whose traffic follows the champion, where one was asked for; `endpoint` is the model's own. */
  readonly stableEndpoint?: string;
  readonly previous?: ChampionTitle;
}

export type ChampionVerdict = 'promoted' | 'kept' | 'refused' | 'rejected' | 'expired' | 'superseded';

/** One object of the history `{root}/champions/{name}/history/`: what became of one offer. Never changed once written. */
export interface ChampionDecision {
  readonly version: 1;
  readonly outcome: ChampionVerdict;
  /** One sentence for people. */
  readonly reason: string;
  readonly offer: string;
  readonly offeredAt: string;
  readonly decidedAt: string;
  readonly candidate: ChampionCandidate;
  readonly comparison?: ChampionComparison;
  /** Who approved, rejected or promoted by hand. */
  readonly person?: string;
  /** Number of the promotion, when it was one. */
  readonly number?: number;
  /** Who was champion when this was decided. */
  readonly champion?: { readonly number: number; readonly model: string };
}

export function championUri({ root, name }: ChampionTarget): string {
  return `${root}/champions/${name}.json`;
}

export function championHistoryUri({ root, name }: ChampionTarget): string {
  return `${root}/champions/${name}/history/`;
}

/** Alias of the champion's model version in the Model Registry, and on its label: aliases live inside one Model. */
export function championAlias(name: string): string {
  return `champion-${name}`;
}

/** The model in a title or champion, without what belongs to the title. */
export function candidateIn(title: ChampionCandidate): ChampionCandidate {
  const { model, endpoint, api, baseModel, evaluation, dataset, requestHash, heldOut, defaultContext, by } = title;
  const fields = { model, endpoint, api, baseModel, evaluation, dataset, requestHash, heldOut, defaultContext, by };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as ChampionCandidate;
}
