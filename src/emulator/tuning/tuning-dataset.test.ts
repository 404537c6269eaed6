import { describe, expect, test } from 'vitest';
import { dataStats } from './data-stats.ts';
import { asTrainingData, readTuningDataset } from './tuning-dataset.ts';
import { lineReader } from './tuning-lines.ts';
import { planOf } from './tuning-plan.ts';

const part = (text: string) => ({ parts: [{ text }] });
const turn = (role: string, text: string) => ({ role, ...part(text) });
const read = (lines: unknown[], format: Parameters<typeof lineReader>[0] = 'gemini') =>
  readTuningDataset(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')), lineReader(format));

describe('the lines of a Gemini dataset', () => {
  test("are prompts with the model's last answer, the system instruction first", () => {
    const dataset = read([
      {
        systemInstruction: part('Be brief.'),
        contents: [turn('user', 'a?'), turn('model', 'b'), turn('user', 'c?'), turn('model', 'd')],
      },
      { contents: [turn('user', 'e?'), turn('model', 'f')] },
    ]);
    if ('problem' in dataset) throw new Error(dataset.problem);
    expect(
      asTrainingData(dataset)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { input_text: 'Be brief.\nuser: a?\nassistant: b\nuser: c?\n', output_text: 'd' },
      { input_text: 'user: e?\n', output_text: 'f' },
    ]);
  });

  test.each([
    ['no contents', { messages: [] }, 'line 1: contents is missing or empty'],
    [
      'a role of the old format',
      { contents: [turn('user', 'a'), turn('assistant', 'b')] },
      'line 1: the role "assistant" is not user or model',
    ],
    ['the user at the end', { contents: [turn('user', 'a')] }, 'line 1: the last role must be model'],
    ['no parts', { contents: [{ role: 'user', parts: [] }, turn('model', 'b')] }, 'line 1: parts is missing or empty'],
    ['no object', 'text', 'line 1: not a JSON object'],
  ])('with %s are refused', (_what, line, problem) => {
    expect(read([line])).toEqual({ problem });
  });

  test('of preferences teach the preferred completion', () => {
    const line = {
      contents: [turn('user', 'a?')],
      completions: [
        { score: 0, completion: turn('model', 'bad') },
        { score: 1, completion: turn('model', 'good') },
      ],
    };
    expect(read([line], 'preference')).toMatchObject({ examples: [{ output: 'good' }] });
    expect(read([{ ...line, completions: [] }], 'preference')).toHaveProperty('problem');
  });
});

describe('an example that does not fit', () => {
  const long = 'x'.repeat(131_072 * 3);

  test('is cut at the token limit, and the statistics say which and why', () => {
    const dataset = read([
      { contents: [turn('user', 'a'), turn('model', 'b')] },
      { contents: [turn('user', 'a'), turn('model', long)] },
      { contents: [turn('user', long), turn('model', 'b')] },
      { contents: [turn('user', 'a'), turn('model', ' ')] },
    ]);
    if ('problem' in dataset) throw new Error(dataset.problem);
    expect(dataset.examples.map(({ output }) => output.length)).toEqual([1, 131_071 * 3]);
    const plan = planOf({ examples: 2, epochCount: 2, lastCheckpointOnly: false });
    expect(dataStats(dataset, plan)).toMatchObject({
      tuningDatasetExampleCount: '2',
      tuningStepCount: '2',
      totalTruncatedExampleCount: '3',
      truncatedExampleIndices: ['2', '3', '4'],
      droppedExampleReasons: [
        'The example exceeds 131072 tokens and was truncated.',
        'The prompt alone exceeds 131072 tokens; the example was dropped.',
        'The example has an empty model response and was dropped.',
      ],
      userMessagePerExampleDistribution: { min: 2, max: 2, mean: 2 },
    });
  });
});
