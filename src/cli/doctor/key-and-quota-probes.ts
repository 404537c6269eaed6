import { accelerators } from '../../catalog/accelerators.ts';
import { geminiQuota } from '../../catalog/gemini-models.ts';
import { quotaLink } from '../../contract/console-links.ts';
import type { ResolvedTuneRequest } from '../../contract/tune-request.ts';
import { GoogleApiError } from '../../google/errors.ts';
import type { WantedRun } from '../either-request.ts';
import type { Cloud } from './cloud.ts';
import { missing, notChecked, note, ok, type Probe } from './probe.ts';

/** APIs beside Vertex AI: where they can't be asked, that is said, and it stops nothing. */
export async function keyAndQuotaProbes(run: WantedRun, cloud: Cloud): Promise<Probe[]> {
  return Promise.all([keyProbe(run.tune, cloud), quotaProbe(run, cloud)]);
}

async function keyProbe({ encryptionSpecKeyName: key }: ResolvedTuneRequest, cloud: Cloud): Promise<Probe> {
  const subject = 'encryption key';
  if (key === undefined) return note(subject, "none named: Google's own key encrypts");
  const how = `gcloud kms keys describe ${key}`;
  if (cloud.vertexIs !== 'google') return notChecked(subject, `its name is well formed; ${NOT_GOOGLE}`, how);
  try {
    const problem = await cloud.keyProblem(key);
    if (problem !== undefined) return missing(subject, `${key}: ${problem}`, how);
    const policy = `gcloud kms keys get-iam-policy ${key}   (it needs roles/cloudkms.cryptoKeyEncrypterDecrypter)`;
    return { ...ok(subject, `${key} is enabled; not checked: whether the service agent may use it`), fix: policy };
  } catch (error) {
    return notChecked(subject, `its name is well formed; ${reasonOf(error)}`, how);
  }
}

async function quotaProbe({ tune, parallelism }: WantedRun, cloud: Cloud): Promise<Probe> {
  const { quotaName, quotaPerJob, quotaUnit, region } = quotaOf(tune);
  const subject = `quota in ${region}`;
  const needed = quotaPerJob * parallelism;
  const jobs = parallelism === 1 ? 'one job needs' : `${parallelism} jobs at a time need`;
  const need = `${jobs} ${needed} ${quotaUnit} of "${quotaName}"`;
  const link = quotaLink(tune.project);
  if (cloud.vertexIs !== 'google') return notChecked(subject, `${need}; ${NOT_GOOGLE}`, link);
  try {
    const value = await cloud.quota({ project: tune.project, displayName: quotaName, region });
    if (value === undefined) return notChecked(subject, `${need}; the Cloud Quotas API lists no such quota`, link);
    if (value >= needed || value < 0) return ok(subject, `${value < 0 ? 'unlimited' : value}; ${need}`);
    return missing(subject, `${value}; ${need}`, `request ${needed} there: ${link}`);
  } catch (error) {
    return notChecked(subject, `${need}; ${reasonOf(error)}`, link);
  }
}

interface Quota {
  readonly quotaName: string;
  readonly quotaPerJob: number;
  readonly quotaUnit: string;
  readonly region: string;
}

/** Gemini tuning has one quota for all regions and models (Vertex AI, "quotas"; read 2026-11). */
function quotaOf(request: ResolvedTuneRequest): Quota {
  if (request.api === 'tuningJobs') {
    return { quotaName: geminiQuota.name, quotaPerJob: geminiQuota.jobs, quotaUnit: 'jobs', region: 'global' };
  }
  const { computeRegion, ...quota } = accelerators[request.acceleratorType];
  return { ...quota, region: computeRegion };
}

const NOT_GOOGLE = "an emulator or private endpoint does not have Google's other APIs";

function reasonOf(error: unknown): string {
  if (!(error instanceof GoogleApiError)) throw error;
  return error.message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
