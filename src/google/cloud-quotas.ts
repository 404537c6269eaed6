import type { ApplicationCredentials } from './application-credentials.ts';

export interface QuotaQuery {
  readonly project: string;
  /** As the console's quota page names it, with or without "per region". */
  readonly displayName: string;
  readonly region: string;
}

interface QuotaInfoPage {
  readonly quotaInfos?: readonly QuotaInfo[];
  readonly nextPageToken?: string;
}

interface QuotaInfo {
  readonly quotaDisplayName?: string;
  readonly metricDisplayName?: string;
  readonly dimensionsInfos?: readonly {
    readonly applicableLocations?: readonly string[];
    readonly dimensions?: { readonly region?: string };
    readonly details?: { readonly value?: string };
  }[];
}

const MOST_PAGES = 50;

/** A quota of Vertex AI by the Cloud Quotas API, a number without unit; undefined when no quota has that name there. */
export async function quotaValue(
  { get }: Pick<ApplicationCredentials, 'get'>,
  { project, displayName, region }: QuotaQuery,
): Promise<number | undefined> {
  const address = `https://cloudquotas.googleapis.com/v1/projects/${project}/locations/global/services/aiplatform.googleapis.com/quotaInfos?pageSize=1000`;
  let token = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`;
    const { quotaInfos = [], nextPageToken = '' } = (await get(`${address}${next}`)) as QuotaInfoPage;
    const found = quotaInfos.find((info) => isNamed(info, displayName));
    if (found) return valueIn(found, region);
    if (nextPageToken === '') return undefined;
    token = nextPageToken;
  }
  return undefined;
}

function isNamed({ quotaDisplayName, metricDisplayName }: QuotaInfo, wanted: string): boolean {
  const plain = (name: string | undefined): string =>
    (name ?? '')
      .toLowerCase()
      .replace(/ per region.*$/, '')
      .replaceAll(/[^a-z0-9]/g, '');
  return [quotaDisplayName, metricDisplayName].some((name) => plain(name) === plain(wanted));
}

function valueIn({ dimensionsInfos = [] }: QuotaInfo, region: string): number | undefined {
  const own = dimensionsInfos.find(
    ({ dimensions, applicableLocations = [] }) =>
      dimensions?.region === region || (!dimensions?.region && applicableLocations.includes(region)),
  );
  const value = Number(own?.details?.value);
  return own?.details?.value === undefined || Number.isNaN(value) ? undefined : value;
}
