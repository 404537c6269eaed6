import { describe, expect, test } from 'vitest';
import { fakeContext } from '../../../test/cli/fake-context.ts';
import { LiveArea } from './live-area.ts';
import type { RunLines } from './run-lines.ts';

function lines(...trials: [text: string, state: string][]): RunLines {
  return { headline: 'night', trials: trials.map(([text, state]) => ({ text, state })) };
}

describe('in a pipe', () => {
  test('a trial is printed when its state changes, not when time goes by', () => {
    const { io, printed } = fakeContext();
    const area = new LiveArea(io, 'Ctrl-C leaves');
    area.show(lines(['trial 1 tuning 1s', 'tuning'], ['trial 2 waiting', 'waiting']));
    area.show(lines(['trial 1 tuning 2s', 'tuning'], ['trial 2 waiting', 'waiting']));
    area.show(lines(['trial 1 done 3s', 'done'], ['trial 2 waiting', 'waiting']));
    expect(printed.notes).toBe('trial 1 tuning 1s\ntrial 2 waiting\ntrial 1 done 3s\n');
    expect(printed.drawn).toBe('');
  });

  test('a pause is said when it begins and when it is over', () => {
    const { io, printed } = fakeContext();
    const area = new LiveArea(io, 'Ctrl-C leaves');
    for (const paused of [undefined, 'paused; go on', 'paused; go on', undefined, undefined]) {
      area.show({ ...lines(), ...(paused === undefined ? {} : { paused }) });
    }
    expect(printed.notes).toBe('paused; go on\nno longer paused\n');
  });

  test('an absent server is mentioned once, and again when it was back in between', () => {
    const { io, printed } = fakeContext();
    const area = new LiveArea(io, 'Ctrl-C leaves');
    area.notice('server away');
    area.notice('server away');
    area.show(lines());
    area.notice('server away');
    expect(printed.notes).toBe('server away\nserver away\n');
  });
});

describe('on a terminal', () => {
  test('the second picture goes over the first', () => {
    const { io, printed } = fakeContext({ canRedraw: true });
    const area = new LiveArea(io, 'Ctrl-C leaves');
    area.show(lines(['trial 1', 'a']));
    area.show(lines(['trial 1 changed', 'b']));
    const [first, second] = printed.drawn.split('\u001b[3F\u001b[0J');
    expect(first).toContain('  trial 1\n');
    expect(second).toContain('  trial 1 changed\n');
  });

  test('a pause stands below the headline for as long as it lasts', () => {
    const { io, printed } = fakeContext({ canRedraw: true });
    const area = new LiveArea(io, 'Ctrl-C leaves');
    area.show({ ...lines(['trial 1', 'a']), paused: 'paused; go on' });
    area.show(lines(['trial 1', 'a']));
    const [first, second] = printed.drawn.split('\u001b[4F\u001b[0J');
    expect(first).toContain('night\npaused; go on\n  trial 1\n');
    expect(second).toContain('night\n  trial 1\n');
  });

  test('the last picture stays, without what Ctrl-C did', () => {
    const { io, printed } = fakeContext({ canRedraw: true });
    const area = new LiveArea(io, 'Ctrl-C leaves');
    area.show(lines(['trial 1', 'a']));
    area.finish();
    area.finish();
    expect(printed.drawn.split('\u001b[0J').at(-1)).toBe('night\n  trial 1\n');
  });

  test('a long line is cut: a wrapped one would break the count of lines', () => {
    const { io, printed } = fakeContext({ canRedraw: true });
    new LiveArea(io, 'Ctrl-C leaves').show(lines(['x'.repeat(200), 'a']));
    expect(Math.max(...printed.drawn.split('\n').map((line) => line.length))).toBeLessThanOrEqual(io.columns);
  });

  test('of a thousand trials those that move are shown, and the rest is counted', () => {
    const { io, printed } = fakeContext({ canRedraw: true });
    const trials = Array.from({ length: 1_000 }, (_, index): [string, string] => [
      `trial ${index + 1}.`,
      index < 30 ? '|tuning|' : '|waiting|',
    ]);
    new LiveArea(io, 'Ctrl-C leaves').show(lines(...trials));
    expect(printed.drawn).toContain('trial 30.');
    expect(printed.drawn).not.toContain('trial 31.');
    expect(printed.drawn).toContain('and 980 more');
  });
});
