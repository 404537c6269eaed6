import type { Finding } from '../../contract/findings.ts';
import { placeInBody } from './body-shape.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(placeInBody).map(([ours, place]) => [ours, place.slice(place.lastIndexOf('.') + 1)] as const),
  ['pipelineJobRegion', 'the region in the URL'],
  ['predictionEvaluation', "tempotune's predictionEvaluation"],
]);

const OURS = new RegExp(`\\b(${[...WORDS.keys()].join('|')})\\b`, 'g');

/** A finding about a request of ours, in the names and places of the REST body that it was made from. */
export function inBodyWords(finding: Finding): Finding {
  const [field = '', ...rest] = (finding.field ?? '').split('.');
  const place = placeInBody[field.replace(/\[0\]$/, '')] ?? (field === 'pipelineJobRegion' ? '' : field);
  const translate = (text: string): string => text.replaceAll(OURS, (name) => WORDS.get(name) ?? name);
  const { field: _, ...others } = finding;
  return {
    ...others,
    ...(place !== '' && { field: [place, ...rest].join('.') }),
    rule: translate(finding.rule),
    fix: translate(finding.fix),
  };
}
