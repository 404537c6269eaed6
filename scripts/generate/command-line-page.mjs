import { block, code, page, table } from './markdown.mjs';

const meanings = {
  done: 'done',
  failed: 'failed',
  usage: 'wrong usage, or a wrong setting',
  invalid: 'the dataset or the request breaks a rule',
  denied: 'no permission',
  cancelled: 'the run was cancelled',
  notFound: 'not found, or the id stands for something else',
  left: 'the watch was left; the run goes on',
};

/** The help of every verb, as the terminal shows it. */
export function commandLinePage({ program, exitCodes }) {
  const printed = [];
  const io = { out: (text) => printed.push(text), note: (text) => printed.push(text) };
  const help = (command) => {
    printed.length = 0;
    command.outputHelp();
    return printed.join('\n');
  };
  const verbs = program
    .createProgram({ io })
    .commands.flatMap((verb) => [...(runsByItself(verb) ? [verb] : []), ...verb.commands]);
  return page(
    'Command line',
    'In a clone, type `npx tempotune` after `npm run build`. Data goes to stdout, messages go to stderr, and every verb takes `--json`.',
    '## Exit codes',
    table(
      ['code', 'meaning'],
      Object.entries(exitCodes.EXIT).map(([name, value]) => [value, meaning(name)]),
    ),
    ...verbs.flatMap((verb) => [`## ${code(fullName(verb))}`, block(help(verb))]),
  );
}

/** `sweep <request>` does, `models` alone does not. */
function runsByItself(verb) {
  return verb.commands.length === 0 || verb.registeredArguments.length > 0;
}

function fullName(command) {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function meaning(name) {
  if (!meanings[name]) throw new Error(`scripts/generate/command-line-page.mjs has no meaning for exit code ${name}`);
  return meanings[name];
}
