import { iso } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow, lastSegment } from '../names.ts';
import type { ScalarPoint, TimeSeriesRecord } from '../records.ts';
import { invalidArgument, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { ServiceMethods, World } from '../world.ts';

const DEFAULT_POINTS = 1_000; // tensorboard_service.proto

function seriesView(record: TimeSeriesRecord, now: number): JsonObject {
  const { name, displayName, createdAt } = record;
  const last = pointsUntil(now, record).at(-1);
  return {
    name,
    displayName,
    valueType: 'SCALAR',
    pluginName: 'scalars',
    createTime: iso(createdAt),
    updateTime: iso(createdAt),
    ...(last ? { metadata: { maxStep: String(last.step), maxWallTime: iso(last.wallTime) } } : {}),
  };
}

function pointView({ step, value, wallTime }: ScalarPoint): JsonObject {
  return { step: String(step), wallTime: iso(wallTime), scalar: { value } };
}

function dataOf(record: TimeSeriesRecord, maximum: number, now: number): JsonObject {
  const { name } = record;
  const values = thinned(pointsUntil(now, record), maximum).map(pointView);
  return { tensorboardTimeSeriesId: lastSegment(name), valueType: 'SCALAR', values };
}

/** A job that still runs has written only what it has come to. */
function pointsUntil(now: number, { points, delayMs = 0 }: TimeSeriesRecord): ScalarPoint[] {
  return points.filter(({ wallTime }) => wallTime + delayMs <= now);
}

/** Google draws a random sample; an even one keeps answers reproducible. The last point is always there. */
function thinned(points: ScalarPoint[], maximum: number): ScalarPoint[] {
  if (points.length <= maximum) return points;
  return Array.from({ length: maximum }, (_, index) => {
    const at = Math.round(((index + 1) * points.length) / maximum) - 1;
    return points[at] as ScalarPoint;
  });
}

function findSeries(name: string, store: Store): TimeSeriesRecord {
  const record = store.timeSeries.get(name);
  if (!record) throw notFound('TensorboardTimeSeries', name);
  return record;
}

function getTensorboardTimeSeries({ name }: { name: string }, { store, clock }: World) {
  return seriesView(findSeries(name, store), clock.now());
}

function listTensorboardTimeSeries({ parent, ...request }: ListRequest & { parent: string }, { store, clock }: World) {
  if (!store.runs.has(parent)) throw notFound('TensorboardRun', parent);
  const now = clock.now();
  const records = [...store.timeSeries.values()].filter((record) => isShown(record, parent, now));
  const rules = { pageSize: { default: 50, maximum: 1_000 } };
  const views = records.map((record) => seriesView(record, now));
  const { items, ...rest } = pageOf(views, request, rules);
  return { tensorboardTimeSeries: items, ...rest };
}

function isShown(record: TimeSeriesRecord, run: string, now: number): boolean {
  return isBelow(record.name, run, 'timeSeries') && pointsUntil(now, record).length > 0;
}

interface ReadRequest {
  tensorboardTimeSeries: string;
  maxDataPoints?: number;
}

function readTensorboardTimeSeriesData(
  { tensorboardTimeSeries, maxDataPoints = 0 }: ReadRequest,
  { store, clock }: World,
) {
  const maximum = maxDataPoints < 0 ? Number.POSITIVE_INFINITY : maxDataPoints || DEFAULT_POINTS;
  return { timeSeriesData: dataOf(findSeries(tensorboardTimeSeries, store), maximum, clock.now()) };
}

interface BatchReadRequest {
  tensorboard: string;
  timeSeries?: string[];
}

function batchReadTensorboardTimeSeriesData(
  { tensorboard, timeSeries = [] }: BatchReadRequest,
  { store, clock }: World,
) {
  if (timeSeries.length === 0) throw invalidArgument('time_series is required.', 'time_series');
  const stranger = timeSeries.find((name) => !name.startsWith(`${tensorboard}/`));
  if (stranger !== undefined) {
    throw invalidArgument(`The time series is not one of ${tensorboard}: ${stranger}`, 'time_series');
  }
  const now = clock.now();
  return { timeSeriesData: timeSeries.map((name) => dataOf(findSeries(name, store), DEFAULT_POINTS, now)) };
}

type ExportRequest = ListRequest & { tensorboardTimeSeries: string };

function exportTensorboardTimeSeriesData(
  { tensorboardTimeSeries, ...request }: ExportRequest,
  { store, clock }: World,
) {
  const points = pointsUntil(clock.now(), findSeries(tensorboardTimeSeries, store)).map(pointView);
  // without an order Google's is pseudo-random: latest first shows who relies on one
  const rules = { orderBy: 'step desc', pageSize: { default: 1_000, maximum: 10_000 } };
  const { items, ...rest } = pageOf(points, request, rules);
  return { timeSeriesDataPoints: items, ...rest };
}

export const seriesMethods: ServiceMethods = {
  GetTensorboardTimeSeries: getTensorboardTimeSeries,
  ListTensorboardTimeSeries: listTensorboardTimeSeries,
  ReadTensorboardTimeSeriesData: readTensorboardTimeSeriesData,
  BatchReadTensorboardTimeSeriesData: batchReadTensorboardTimeSeriesData,
  ExportTensorboardTimeSeriesData: exportTensorboardTimeSeriesData,
};
