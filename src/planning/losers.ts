import { labelKeys } from '../contract/labels.ts';

/** The model of a trial that was not best, as the registry shows it now. */
export interface LoserModel {
  readonly trial: number;
  /** With its version. */
  readonly model: string;
  /** The pipeline answered from its cache: an earlier job made this model. */
  readonly isCached: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly versionAliases: readonly string[];
}

export interface SweepOwnership {
  readonly owner: string;
  /** Value of the sweep's label. */
  readonly sweep: string;
  /** Model of the best trial. */
  readonly best: string;
}

/**
 * Why a model must stay, or undefined when it may go: only what this sweep made itself is touched. A cached pipeline names
 * the model of an earlier run, which others still use; Google's own tests say never to delete such a one.
 */
export function whyKept(loser: LoserModel, { owner, sweep, best }: SweepOwnership): string | undefined {
  const { model, isCached, labels, versionAliases } = loser;
  const aliases = versionAliases.filter((alias) => alias !== 'default');
  if (withoutVersion(model) === withoutVersion(best)) return 'it is the best model';
  if (isCached) return 'it was made by an earlier job and answered from the cache';
  if (labels[labelKeys.owner] !== owner) return 'its labels name another owner';
  if (labels[labelKeys.sweep] !== sweep) return 'its labels name another sweep';
  if (aliases.length > 0) return `it carries the alias ${aliases.join(', ')}`;
  return undefined;
}

function withoutVersion(model: string): string {
  return model.replace(/@.*$/, '');
}
