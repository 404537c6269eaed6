import { block, code, page, table } from './markdown.mjs';

const meanings = {
  baseModel: ['base model with version', '`sweep`, its trials, `tuneModel`, `retrain`', '--base-model'],
  project: ['Google Cloud project', 'the same', '--project'],
  phase: ['where the run stands; see below', 'the same', '--phase'],
  sweepId: ["the sweep's workflow id", '`sweep` and its trials', '--sweep'],
  objective: [
    "value of the best trial's objective",
    '`sweep`, when it has ranked',
    '--objective-at-least, --objective-at-most',
  ],
};

/** The attributes that a worker registers, and which question each answers. */
export function searchAttributesPage({ searchAttributes: { searchAttributes }, progress, listRuns }) {
  const rows = Object.entries(searchAttributes).map(([key, { name, type }]) => {
    const [meaning, of, filter] = meaningOf(key);
    return [code(name), typeName(type), meaning, of, filter.split(', ').map(code).join(', ')];
  });
  const filter = { type: 'sweep', baseModel: 'code-bison@002', objectiveAtLeast: 0.5 };
  return page(
    'Search attributes',
    "Temporal's index knows these of every run, so that a list needs no worker. A worker registers what its namespace lacks when it starts; one that may not refuses to start and prints the commands:",
    block(Object.values(searchAttributes).map(command).join('\n'), 'sh'),
    table(['attribute', 'type', 'holds', 'of', 'filter of `tempotune list`'], rows),
    `Phases: ${progress.PHASES.map(code).join(', ')}. A run that was terminated or timed out keeps the phase in which that happened: its end is Temporal's \`ExecutionStatus\`.`,
    'A namespace has room for ten keywords and three doubles of its own (SQL visibility stores; measured), so there are no more than these five.',
    '## Ask',
    block('tempotune list --type sweep --base-model code-bison@002 --objective-at-least 0.5', 'sh'),
    "The same with the stock Temporal CLI, or typed into Temporal's Web UI:",
    block(`temporal workflow list --query "${listRuns.visibilityQuery(filter)}"`, 'sh'),
    'An answer is as old as the index, up to some seconds.',
  );
}

function command({ name, type }) {
  return `temporal operator search-attribute create --namespace default --name ${name} --type ${typeName(type)}`;
}

function typeName(type) {
  return type[0] + type.slice(1).toLowerCase();
}

function meaningOf(key) {
  if (!meanings[key])
    throw new Error(`scripts/generate/search-attributes-page.mjs has no meaning for search attribute ${key}`);
  return meanings[key];
}
