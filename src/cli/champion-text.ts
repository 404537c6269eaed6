import type { Champion, ChampionDecision, ChampionTitle } from '../contract/champion.ts';
import { modelLink } from '../contract/console-links.ts';
import type { ChampionOutcome, WaitingOffer } from '../contract/promotion.ts';
import { decimal } from './numbers.ts';
import { type Column, table } from './table.ts';

export function championText(champion: Champion, waiting?: WaitingOffer): string {
  const { name, root, number, since, model, endpoint, stableEndpoint, evaluation, dataset, by, person } = champion;
  return [
    line('champion', `${name} of ${root}, number ${number} since ${since}`),
    line('model', model),
    line('endpoint', endpoint),
    ...(stableEndpoint ? [line('stable', stableEndpoint)] : []),
    ...(evaluation ? [line('evaluation', `${evaluation.metric} ${decimal(evaluation.value)}`)] : []),
    ...(dataset ? [line('dataset', `${dataset.uri}, sha256 ${dataset.sha256.slice(0, 16)}`)] : []),
    ...(by ? [line('made by', `${by.workflowId}${by.trial === undefined ? '' : `, trial ${by.trial}`}`)] : []),
    line('why', person === undefined ? champion.reason : `${champion.reason} (${person})`),
    ...(champion.previous ? [line('before', titleText(champion.previous))] : []),
    ...(waiting ? [line('waits', waitingText(waiting))] : []),
    line('console', modelLink(model)),
  ].join('\n');
}

export function historyText(decisions: readonly ChampionDecision[]): string {
  const columns: Column<ChampionDecision>[] = [
    { title: 'offered', cell: ({ offeredAt }) => offeredAt.slice(0, 16).replace('T', ' ') },
    { title: 'outcome', cell: ({ outcome }) => outcome },
    { title: 'number', align: 'right', cell: ({ number }) => (number === undefined ? '–' : String(number)) },
    { title: 'model', cell: ({ candidate }) => candidate.model },
    { title: 'why', cell: ({ reason, person }) => (person === undefined ? reason : `${reason} (${person})`) },
  ];
  return table(columns, decisions);
}

export function outcomeText({ name, outcome, reason, champion, warnings = [] }: ChampionOutcome): string {
  return [
    `${outcome}: ${reason}`,
    ...(champion ? [`champion ${name} is number ${champion.number}: ${champion.model}`] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
}

function titleText({ number, model, since }: ChampionTitle): string {
  return `number ${number} since ${since}: ${model}`;
}

function waitingText({ offer, reason, expiresAt }: WaitingOffer): string {
  return `${offer.candidate.model} for an approval until ${expiresAt}: ${reason}`;
}

function line(title: string, text: string): string {
  return `${title.padEnd(12)}${text}`;
}
