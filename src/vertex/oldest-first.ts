interface Aged {
  readonly name: string;
  /** ISO 8601. */
  readonly createTime: string;
}

/** By age; the same order for everybody who looks, also for jobs of the same moment. */
export function oldestFirst(a: Aged, b: Aged): number {
  const difference = Date.parse(a.createTime) - Date.parse(b.createTime);
  return difference || a.name.localeCompare(b.name, 'en', { numeric: true });
}
