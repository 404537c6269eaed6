/** Where a pipeline job may run and a tuned model may be uploaded; one list for both (guide, "supported regions"; read 2026-11). */
export const tuningRegions: readonly string[] = [
  'us-central1',
  'europe-west4',
  'asia-southeast1',
  'us-west1',
  'europe-west3',
  'europe-west2',
  'asia-northeast1',
  'us-east4',
  'us-west4',
  'northamerica-northeast1',
  'europe-west9',
  'europe-west1',
  'asia-northeast3',
];

/** The only region in which a customer-managed key works: job, upload and compute (guide, "encryption"; read 2026-11). */
export const ENCRYPTION_KEY_REGION = 'us-central1';
