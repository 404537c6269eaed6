import type { Finding } from '../contract/findings.ts';
import type { ResolvedTuneRequest, TuneRequest } from '../contract/tune-request.ts';
import { draftOf } from './draft.ts';
import { plainData, type Resolution, resolution } from './resolution.ts';
import { stepFindings } from './step-findings.ts';
import { tuneDefaults, withDefaults } from './tune-defaults.ts';
import { type TuneView, tuneFindings, tuneView } from './tune-rules.ts';
import { tuneRequestSchema } from './tune-schema.ts';

/** Every problem of whatever was handed in, and the request with its defaults when none is an error. Never throws. */
export function resolveTuneRequest(input: unknown): Resolution<ResolvedTuneRequest> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const draft = draftOf(tuneRequestSchema, plain.data);
  const view = tuneView(draft, '');
  const findings = [...draft.findings, ...tuneFindings(view), ...ownSteps(view)];
  return resolution(findings, () => withDefaults(draft.values as TuneRequest)); // no error: all required fields are there
}

function ownSteps({ values, model, isGiven, evaluationInterval, spot }: TuneView): readonly Finding[] {
  if (model?.api === 'tuningJobs') return [];
  if (values.trainSteps === undefined && isGiven('trainSteps')) return [];
  return stepFindings({
    ...spot('trainSteps'),
    trainSteps: values.trainSteps ?? tuneDefaults.trainSteps,
    ...(evaluationInterval !== undefined && { evaluationInterval }),
    ranks: 'not',
    advice: 'recommended range',
  });
}
