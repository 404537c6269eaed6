import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { environmentFinding } from '../../contract/environment-problems.ts';
import type { ResolvedTuneRequest } from '../../contract/tune-request.ts';
import { grouped } from '../numbers.ts';
import type { Cloud } from './cloud.ts';
import { type Asked, probed } from './google-refusal.ts';
import { missing, notChecked, ok, type Probe } from './probe.ts';

const API = 'storage.googleapis.com';
const WRITER = 'roles/storage.objectAdmin';
const READER = 'roles/storage.objectViewer';
/** What snapshots, results and their reading take. */
const PERMISSIONS = ['storage.objects.create', 'storage.objects.get', 'storage.objects.list'];

/** The output bucket, for us and for the job, and every dataset. */
export async function storageProbes(request: ResolvedTuneRequest, cloud: Cloud): Promise<Probe[]> {
  const bucket = /^gs:\/\/([^/]+)/.exec(request.outputDirectory)?.[1] ?? '';
  const datasets: readonly (readonly [string, string | undefined])[] = [
    ...request.datasetUri.map((uri) => ['dataset', uri] as const),
    ['evaluation dataset', request.evaluationDatasetUri],
    ['held-out dataset', request.predictionEvaluation?.datasetUri],
  ];
  const [writable, ...readable] = await Promise.all([
    bucketProbe(bucket, request, cloud),
    ...datasets.flatMap(([subject, uri]) => (uri === undefined ? [] : [datasetProbe(uri, subject, request, cloud)])),
  ]);
  return [writable, agentProbe(bucket, request), ...readable];
}

function bucketProbe(bucket: string, request: ResolvedTuneRequest, cloud: Cloud): Promise<Probe> {
  const { project, pipelineJobRegion: region, createBucket } = request;
  const asked: Asked = { subject: 'output bucket', project, role: WRITER, api: API };
  const { subject } = asked;
  const place = `gs://${bucket}`;
  return probed(asked, async () => {
    const facts = await cloud.objects.bucket(bucket);
    if (!facts && createBucket) return ok(subject, `${place} is not there yet; the run makes it in ${region}`);
    if (!facts) {
      const { fix } = environmentFinding('BUCKET_MISSING', { bucket, region });
      return missing(subject, `there is no ${place}`, fix);
    }
    const where = `${place} in ${facts.location}`;
    if ((await cloud.objects.ownsBucket(project, bucket)) === false) {
      return { ...ok(subject, `${where}, of another project`), fix: `the guide advises a bucket of ${project}` };
    }
    const lacked = await cloud.lackedPermissions(bucket, PERMISSIONS);
    if (!lacked) return notChecked(subject, `${where} is there; this endpoint can't say who may write`, 'start a run');
    if (lacked.length === 0) return ok(subject, `${where}, writable`);
    const grant = `gcloud storage buckets add-iam-policy-binding ${place} --member user:YOU --role ${WRITER}`;
    return missing(subject, `you lack ${lacked.join(', ')} on ${place}`, grant);
  });
}

/** Only Google's side knows; a policy may also grant it through a group, a folder or the organisation. */
function agentProbe(bucket: string, { serviceAccount, project }: ResolvedTuneRequest): Probe {
  const who = serviceAccount ?? `the default account of jobs in ${project}`;
  const member = serviceAccount ?? 'service-PROJECT_NUMBER@gcp-sa-aiplatform.iam.gserviceaccount.com';
  return notChecked(
    'bucket, for the job',
    `whether ${who} may read and write gs://${bucket}`,
    `gcloud storage buckets add-iam-policy-binding gs://${bucket} --member serviceAccount:${member} --role ${WRITER}`,
  );
}

function datasetProbe(uri: string, subject: string, { project }: ResolvedTuneRequest, cloud: Cloud): Promise<Probe> {
  if (!uri.startsWith('gs://')) return localProbe(uri, subject);
  return probed({ subject, project, role: READER, api: API }, async () => {
    const facts = await cloud.objects.stat(uri);
    if (facts) return ok(subject, `${uri}, ${grouped(facts.sizeBytes)} bytes`);
    return missing(subject, `there is no ${uri}`, `upload it: gcloud storage cp data.jsonl ${uri}`);
  });
}

async function localProbe(uri: string, subject: string): Promise<Probe> {
  const path = uri.startsWith('file://') ? fileURLToPath(uri) : uri;
  const facts = await stat(path).catch(() => undefined);
  const here = facts?.isFile() ? `${path} is here` : `${path} is not here`;
  const how = 'workers read it on their own machine: see that the folder is in their TEMPOTUNE_DATASET_DIRS';
  return notChecked(subject, here, how);
}
