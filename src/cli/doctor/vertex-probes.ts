import { environmentFinding } from '../../contract/environment-problems.ts';
import type { ResolvedTuneRequest } from '../../contract/tune-request.ts';
import { isKind } from '../../google/errors.ts';
import type { Cloud } from './cloud.ts';
import { type Asked, probed } from './google-refusal.ts';
import { missing, notChecked, note, ok, type Probe } from './probe.ts';

const API = 'aiplatform.googleapis.com';
const ROLE = 'roles/aiplatform.user';

/** Who we are, whether Vertex AI answers us in both regions, and what the request names of it. */
export async function vertexProbes(request: ResolvedTuneRequest, cloud: Cloud): Promise<Probe[]> {
  const { project, pipelineJobRegion } = request;
  const modelUploadRegion = request.api === 'tuningJobs' ? pipelineJobRegion : request.modelUploadRegion;
  const asked = (subject: string): Asked => ({ subject, project, role: ROLE, api: API });
  const jobs = asked(`pipeline jobs in ${pipelineJobRegion}`);
  const models = asked(`models in ${modelUploadRegion}`);
  const [identity, readJobs, readModels, tensorboard] = await Promise.all([
    identityProbe(asked('identity'), cloud),
    probed(jobs, async () => {
      await cloud.preflight({ project, region: pipelineJobRegion }).readJobs();
      return ok(jobs.subject, `readable in project ${project}`);
    }),
    probed(models, async () => {
      await cloud.preflight({ project, region: modelUploadRegion }).readModels();
      return ok(models.subject, `readable in project ${project}`);
    }),
    tensorboardProbe(request, cloud, asked('TensorBoard')),
  ]);
  return [identity, readJobs, readModels, baseModelProbe(request, cloud), tensorboard, serviceAccountProbe(request)];
}

async function identityProbe(asked: Asked, cloud: Cloud): Promise<Probe> {
  const { subject } = asked;
  if (cloud.vertexIs === 'http endpoint') return note(subject, 'not checked: an http endpoint is sent no credentials');
  return probed(asked, async () => {
    const { kind, name = 'unnamed' } = await cloud.identity();
    return ok(subject, kind === 'other' ? 'credentials that hold' : `${kind} ${name}`);
  });
}

function baseModelProbe({ baseModel }: ResolvedTuneRequest, { vertexIs }: Cloud): Probe {
  const isPalm = /-bison(?:-32k)?@/.test(baseModel);
  if (!isPalm || vertexIs !== 'google') return ok('base model', baseModel);
  const { rule, fix } = environmentFinding('PALM_RETIRED', { baseModel });
  return missing('base model', `${baseModel}, but ${rule}`, fix);
}

async function tensorboardProbe(request: ResolvedTuneRequest, cloud: Cloud, asked: Asked): Promise<Probe> {
  if (request.api === 'tuningJobs') return note(asked.subject, 'Gemini tuning makes its own');
  const { tensorboardResourceId: name, pipelineJobRegion: region, project } = request;
  if (name === undefined) return note(asked.subject, `none named: tempotune finds or makes its own in ${region}`);
  return probed(asked, async () => {
    try {
      await cloud.preflight({ project, region }).readTensorboard(name);
      return ok(asked.subject, name);
    } catch (error) {
      if (!isKind(error, 'NotFound')) throw error;
      const fix = `take tensorboardResourceId out, or see what there is: gcloud ai tensorboards list --region ${region} --project ${project}`;
      return missing(asked.subject, `there is no ${name}`, fix);
    }
  });
}

function serviceAccountProbe({ serviceAccount, project }: ResolvedTuneRequest): Probe {
  if (serviceAccount === undefined) {
    return note('service account', 'none named: jobs run as the default that Google picks in this project');
  }
  return notChecked(
    'service account',
    `whether you may start jobs as ${serviceAccount}`,
    `gcloud iam service-accounts get-iam-policy ${serviceAccount} --project ${project}   (you need roles/iam.serviceAccountUser)`,
  );
}
