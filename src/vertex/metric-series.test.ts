import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricName, toMetricSeries } from './metric-series.ts';
import type { WireTimeSeriesData } from './wire.ts';

const RUN = 'projects/p/locations/l/tensorboards/1/experiments/e/runs/r/timeSeries';

function dataOf(id: string, points: readonly [step: number, value: number, writtenAt?: number][]): WireTimeSeriesData {
  const values = points.map(([step, value, writtenAt = 0]) => ({
    step: String(step),
    scalar: { value },
    wallTime: { seconds: String(writtenAt), nanos: 0 },
  }));
  return { tensorboardTimeSeriesId: id, values };
}

describe('metric series', () => {
  test.each([
    ['/eval_total_loss', 'eval_total_loss'],
    ['eval_total_loss', 'eval_total_loss'],
    ['/train_num_predictions:', 'train_num_predictions'],
    [' //train_total_loss ', 'train_total_loss'],
  ])('"%s" is %s', (displayName, name) => {
    expect(metricName(displayName)).toBe(name);
  });

  test('are found by display name, not by id, and ordered by step', () => {
    const timeSeries = [
      { name: `${RUN}/17`, displayName: '/eval_total_loss' },
      { name: `${RUN}/18`, displayName: '/train_total_loss' },
    ];
    const data = [
      dataOf('18', [[1, 3]]),
      dataOf('17', [
        [100, 0.5],
        [20, 0.9],
        [40, 0],
      ]),
      dataOf('99', [[1, 1]]),
    ];
    expect(toMetricSeries(timeSeries, data)).toEqual({
      eval_total_loss: [
        { step: 20, value: 0.9 },
        { step: 40, value: 0 },
        { step: 100, value: 0.5 },
      ],
      train_total_loss: [{ step: 1, value: 3 }],
    });
  });

  test('leave out what is no number, and a series that has none', () => {
    const timeSeries = [
      { name: `${RUN}/1`, displayName: '/a' },
      { name: `${RUN}/2`, displayName: '/b' },
      { name: `${RUN}/3`, displayName: '/c' },
    ];
    const noScalar = { tensorboardTimeSeriesId: '3', values: [{ step: '1', scalar: null }] };
    const data = [
      dataOf('1', [
        [1, Number.NaN],
        [2, 5],
      ]),
      dataOf('2', [[1, Number.POSITIVE_INFINITY]]),
      noScalar,
    ];
    expect(toMetricSeries(timeSeries, data)).toEqual({ a: [{ step: 2, value: 5 }] });
  });

  test('of two runs with the same metric, the later written point counts, whatever the order', () => {
    const timeSeries = [
      { name: `${RUN}/1`, displayName: '/a' },
      { name: `${RUN}/2`, displayName: 'a' },
    ];
    const early = dataOf('1', [[10, 1, 100]]);
    const late = dataOf('2', [
      [10, 2, 200],
      [20, 3, 200],
    ]);
    const expected = {
      a: [
        { step: 10, value: 2 },
        { step: 20, value: 3 },
      ],
    };
    expect(toMetricSeries(timeSeries, [early, late])).toEqual(expected);
    expect(toMetricSeries(timeSeries, [late, early])).toEqual(expected);
  });

  test('steps rise strictly, whatever arrives', () => {
    const points = fc.array(fc.tuple(fc.nat(50), fc.double(), fc.nat()));
    fc.assert(
      fc.property(points, (some) => {
        const { a = [] } = toMetricSeries([{ name: `${RUN}/1`, displayName: '/a' }], [dataOf('1', some)]);
        return a.every(({ step, value }, index) => Number.isFinite(value) && step > (a[index - 1]?.step ?? -1));
      }),
    );
  });
});
