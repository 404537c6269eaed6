import { GoogleApiError } from '../../google/errors.ts';
import { missing, type Probe } from './probe.ts';

export interface Asked {
  readonly subject: string;
  readonly project: string;
  /** Role that would allow it. */
  readonly role: string;
  readonly api: string;
}

/** What a refused or unanswered call means, with the way on. Another error is a bug and goes on. */
export function refusal(error: unknown, { subject, project, role, api }: Asked): Probe {
  if (!(error instanceof GoogleApiError)) throw error;
  const { kind } = error;
  const said = error.message.split('\n', 1)[0]?.slice(0, 300) ?? '';
  if (/SERVICE_DISABLED|has not been used in project|it is disabled|API .*not enabled/i.test(error.message)) {
    return missing(subject, `${api} is disabled in ${project}`, `gcloud services enable ${api} --project ${project}`);
  }
  if (kind === 'Denied' && said.includes('To fix: ')) {
    const [what = '', fix = ''] = said.split(' To fix: ');
    return missing(subject, what, fix.replace(/\.$/, ''));
  }
  if (kind === 'Denied') {
    return missing(
      subject,
      said,
      `gcloud projects add-iam-policy-binding ${project} --member user:YOU --role ${role}   (serviceAccount:… for a worker)`,
    );
  }
  if (kind === 'NotFound') return missing(subject, said, `look for the project: gcloud projects describe ${project}`);
  if (kind === 'Unavailable') return missing(subject, said, 'check the network and the endpoint: tempotune doctor');
  return missing(subject, said, 'correct what it names in the request');
}

/** `look`'s answer, or what its failure means. */
export async function probed(asked: Asked, look: () => Promise<Probe>): Promise<Probe> {
  try {
    return await look();
  } catch (error) {
    return refusal(error, asked);
  }
}
