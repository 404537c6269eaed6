/** A name with wildcards in it, as a request may give instead of one object: `gs://bucket/exports/{date}/*.jsonl`. */
export interface DatasetPattern {
  /** What every match begins with; a list of the bucket needs it. */
  readonly prefix: string;
  /** Of the objects that there are, those that are meant, in the order of their names. */
  matches(uris: readonly string[], asOf: string): readonly string[];
}

/** Whether the URI stands for several objects. Local files have no wildcards. */
export function isDatasetPattern(uri: string): boolean {
  return uri.startsWith('gs://') && /[*{]/.test(uri);
}

const DATE = '{date}';

/**
 * `*` stands for any characters but a slash, `**` for any at all, `{date}` for a day, written 2026-11-24 or 20261124: the
 * newest one that is not after `asOf` (an ISO 8601 date or time, read in UTC) and has at least one object.
 */
export function datasetPattern(uri: string): DatasetPattern {
  const prefix = uri.slice(0, uri.search(/[*{]/));
  const pattern = patternOf(uri);
  const hasDate = uri.includes(DATE);
  return {
    prefix,
    matches(uris, asOf) {
      const found = uris.flatMap((one) => {
        const match = pattern.exec(one);
        return match ? [{ uri: one, day: dayOf(match.groups?.date) }] : [];
      });
      const latest = asOf.slice(0, 10);
      const days = found.map(({ day }) => day).filter((day) => day <= latest);
      const day = days.sort().at(-1);
      const meant = hasDate ? found.filter((one) => one.day === day) : found;
      return meant.map((one) => one.uri).sort();
    },
  };
}

function patternOf(uri: string): RegExp {
  let dates = 0;
  const parts = uri.split(/(\{date\}|\*\*|\*)/).map((part) => {
    if (part === DATE) {
      dates += 1;
      return dates === 1 ? '(?<date>\\d{4}-?\\d{2}-?\\d{2})' : '\\k<date>'; // the same day in every place
    }
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

function dayOf(text = ''): string {
  const digits = text.replaceAll('-', '');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}
