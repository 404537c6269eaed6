import { canonicalJson } from '../../contract/canonical-json.ts';
import type { CliContext } from '../context.ts';
import { jsonLine } from '../json-line.ts';
import type { RunDisplay } from './run-display.ts';

/** A run as JSON lines: a line for what changed, none while only time goes by. */
export function eventLines(workflowId: string, { io, now }: Pick<CliContext, 'io' | 'now'>): RunDisplay {
  const said = new Map<string, string>();
  let isFinished = false;
  /** @param about what the line replaces in the reader's mind */
  const emitIfNew = (about: string, kind: string, facts: object): void => {
    const text = canonicalJson(facts);
    if (isFinished || said.get(about) === text) return;
    said.set(about, text);
    io.out(jsonLine(kind, { time: new Date(now()).toISOString(), workflowId, ...facts }));
  };
  return {
    show({ progress: { trials: _, ...progress }, trials }) {
      said.delete('watching');
      emitIfNew('run', 'progress', { progress });
      // each its own line: with a thousand trials in it every line would be long
      for (const trial of trials) emitIfNew(`trial ${trial.index}`, 'trial', { trial });
    },
    notice: ({ kind, ...facts }) => emitIfNew('watching', kind, facts),
    finish() {
      isFinished = true; // a look that hangs may still answer, and nothing comes behind the result
    },
  };
}
