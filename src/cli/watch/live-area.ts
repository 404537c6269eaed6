import type { CliContext, CliIo } from '../context.ts';
import { lineColumns, oneLine } from '../table.ts';
import type { RunDisplay } from './run-display.ts';
import { type RunLines, runLines } from './run-lines.ts';

const MAX_TRIALS_IN_PLACE = 20;

/** For people. @param hint what Ctrl-C does */
export function liveDisplay({ io, now }: Pick<CliContext, 'io' | 'now'>, hint: string): RunDisplay {
  const area = new LiveArea(io, hint);
  return {
    show: (snapshot) => area.show(runLines(snapshot, now(), lineColumns(io))),
    notice: ({ message }) => area.notice(message),
    finish: () => area.finish(),
  };
}

/** Shows a run while it changes: in place on a terminal, as new lines for every change elsewhere. */
export class LiveArea {
  readonly #io: CliIo;
  readonly #hint: string;
  #drawn: readonly string[] = [];
  readonly #states = new Map<number, string>();
  #lastNotice = '';
  #isPaused = false;

  /** @param hint what Ctrl-C does, shown below the picture as long as it changes */
  constructor(io: CliIo, hint: string) {
    this.#io = io;
    this.#hint = hint;
  }

  show(lines: RunLines): void {
    this.#lastNotice = '';
    if (this.#io.canRedraw) {
      const { dim, bold } = this.#io.colours;
      const picture = [
        bold(this.#fitting(lines.headline)),
        ...(lines.paused === undefined ? [] : [this.#fitting(lines.paused)]),
        ...this.#mostTelling(lines).map((line) => `  ${line}`),
      ];
      this.#redraw([...picture, dim(this.#fitting(`  ${this.#hint}`))]);
      return;
    }
    for (const [position, { text, state }] of lines.trials.entries()) {
      if (this.#states.get(position) === state) continue;
      this.#states.set(position, state);
      this.#io.note(text);
    }
    this.#sayWhetherPaused(lines.paused);
  }

  /** Says once that something is away; repeated until the next `show` it stays silent. */
  notice(text: string): void {
    if (text === this.#lastNotice) return;
    this.#lastNotice = text;
    this.finish();
    this.#io.note(text);
  }

  /** Leaves the last picture without its hint; later output stands below it. */
  finish(): void {
    if (this.#drawn.length > 0) this.#redraw(this.#drawn.slice(0, -1));
    this.#drawn = [];
  }

  #redraw(lines: readonly string[]): void {
    const up = this.#drawn.length > 0 ? `\u001b[${this.#drawn.length}F\u001b[0J` : '';
    this.#io.draw(`${up}${lines.join('\n')}\n`);
    this.#drawn = lines;
  }

  #sayWhetherPaused(paused: string | undefined): void {
    const isPaused = paused !== undefined;
    if (isPaused !== this.#isPaused) this.#io.note(paused ?? 'no longer paused');
    this.#isPaused = isPaused;
  }

  #mostTelling({ trials }: RunLines): string[] {
    const texts = trials.map(({ text }) => this.#fitting(text));
    if (texts.length <= MAX_TRIALS_IN_PLACE) return texts;
    const active = trials.filter(({ state }) => !state.includes('|waiting|')).slice(-MAX_TRIALS_IN_PLACE);
    return [...active.map(({ text }) => this.#fitting(text)), `and ${trials.length - active.length} more`];
  }

  /** A wrapped line would break the count of lines to go up. */
  #fitting(text: string): string {
    return oneLine(text, this.#io.columns - 3);
  }
}
