import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';

const MAX_VALUE = 200;

/** What the Web UI shows about a run from its first moment: one line, and the request as a markdown table. */
export function describeRequest(request: TuneRequest | SweepRequest): { summary: string; details: string } {
  const tune = 'tune' in request ? request.tune : request;
  const what = 'tune' in request ? 'Sweep of' : 'Tuning of';
  const rows = Object.entries({ ...request, ...tune, tune: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `| ${field} | ${cell(value)} |`);
  return {
    summary: `${what} ${cell(tune?.baseModel ?? 'an unnamed base model')}`,
    details: ['| field | value |', '|---|---|', ...rows].join('\n').slice(0, 10_000),
  };
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, MAX_VALUE);
}
