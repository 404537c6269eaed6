import { describe, expect, test } from 'vitest';
import { placeFindings, readRequest } from './request-file.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';

const yaml = `tune:
  project: my-project
  baseModel: code-bison@002
  labels:
    team: compilers
vary:
  trainSteps: [100, "200"]
  learningRateMultiplier:
    - 0.5
    - 1
`;

describe('a request file', () => {
  test.each([
    ['tune.project', { line: 2, column: 12 }],
    ['tune.labels', { line: 4, column: 3 }], // a block is shown by its key
    ['tune.labels.team', { line: 5, column: 11 }],
    ['vary.trainSteps[1]', { line: 7, column: 21 }],
    ['vary.learningRateMultiplier[1]', { line: 10, column: 7 }],
    ['tune.datasetUri', { line: 1, column: 1 }], // not there: its nearest parent
    ['vary.trainSteps[7]', { line: 7, column: 3 }],
    ['objective.metric', { line: 1, column: 1 }],
    ['', { line: 1, column: 1 }],
    ['__proto__.constructor', { line: 1, column: 1 }],
  ])('knows where %j stands', (field, expected) => {
    expect(readRequest(yaml, 'sweep.yaml').locate(field)).toEqual(expected);
  });

  test('may be JSON', () => {
    const file = readRequest('{\n  "tune": { "project": 5 },\n  "parallelism": 2\n}', 'sweep.json');
    expect(file.input).toEqual({ tune: { project: 5 }, parallelism: 2 });
    expect(file.locate('tune.project')).toEqual({ line: 2, column: 24 });
  });

  test('may start with a document marker and comments', () => {
    const file = readRequest('# a sweep\n---\nparallelism: 2\n', 'sweep.yaml');
    expect(file.input).toEqual({ parallelism: 2 });
    expect(file.locate('parallelism')).toEqual({ line: 3, column: 14 });
  });
});

describe('what is no YAML or JSON', () => {
  test.each([
    ['a key twice', 'parallelism: 1\nparallelism: 2\n', { line: 2, column: 1 }],
    ['an open bracket', 'vary: [1, 2\n', { line: 2, column: 1 }],
    ['a tab as indentation', 'tune:\n\tproject: x\n', { line: 2, column: 1 }],
    ['a JSON key twice', '{\n "a": 1,\n "a": 2\n}', { line: 3, column: 2 }],
    ['two documents', 'a: 1\n---\nb: 2\n', { line: 2, column: 1 }],
  ])('%s is a finding with its place', (_, text, place) => {
    const { findings, input } = readRequest(text, 'sweep.yaml');
    expect(input).toBeNull();
    expect(findings[0]).toMatchObject({ code: 'REQUEST_SYNTAX', severity: 'error', file: 'sweep.yaml', ...place });
  });

  test('aliases that unfold into billions of values are refused', () => {
    const lol = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x]'
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    expect(readRequest(lol.join('\n'), 'sweep.yaml').findings).toMatchObject([{ code: 'REQUEST_SYNTAX' }]);
  });

  test.each(['', '# nothing\n', '\u0000', '{', '- - -', '? ? :', '*a', '!!binary x'])('%j does not throw', (text) => {
    const file = readRequest(text, 'sweep.yaml');
    expect(() => placeFindings(resolveSweepRequest(file.input).findings, file)).not.toThrow();
  });
});

test('every finding of a request gets file, line and column', () => {
  const file = readRequest(yaml, 'sweep.yaml');
  const placed = placeFindings(resolveSweepRequest(file.input).findings, file);
  expect(placed.find(({ field }) => field === 'vary.trainSteps[1]')).toMatchObject({
    code: 'WHOLE_NUMBER',
    value: '"200"',
    fix: 'write 200 without quotes',
    file: 'sweep.yaml',
    line: 7,
    column: 21,
  });
  expect(placed.find(({ field }) => field === 'tune.outputDirectory')).toMatchObject({ line: 1, column: 1 });
  for (const finding of placed) expect(finding).toMatchObject({ file: 'sweep.yaml', line: expect.any(Number) });
});
