import * as z from 'zod';
import { draftOf } from './draft.ts';
import { plainData, type Resolution, resolution } from './resolution.ts';
import { given, says, text } from './schema-parts.ts';

/** What a service sends that launches a run by Nexus. */
export interface LaunchEnvelope {
  readonly request: unknown;
  readonly workflowId?: string;
}

// No slash: Temporal's HTTP API can't address an id that has one. Temporal itself allows 1,000 bytes.
const WORKFLOW_ID = /^[^/\s]{1,200}$/;

const workflowId = text('WORKFLOW_ID', WORKFLOW_ID);

const launchSchema = z.strictObject(
  {
    request: z.unknown().describe('The request.'),
    workflowId: given(workflowId, 'Workflow id; absent: made from the request.'),
  },
  says('OBJECT'),
) as unknown as z.ZodType<LaunchEnvelope>;

const runNameSchema: z.ZodType<{ readonly workflowId: string }> = z.strictObject(
  { workflowId: workflowId.describe('Workflow id of the run.') },
  says('OBJECT'),
);

/** Every problem of the envelope and of the request in it, whose fields are named as anywhere else. Never throws. */
export function resolveLaunch(
  input: unknown,
  resolveRequest: (request: unknown) => Resolution<unknown>,
): Resolution<LaunchEnvelope> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const { values, findings, given: present } = draftOf(launchSchema, plain.data);
  const inside = present.has('request') ? resolveRequest(values.request).findings : [];
  return resolution([...findings, ...inside], () => values as LaunchEnvelope); // no error: a request is there
}

export function resolveRunName(input: unknown): Resolution<{ readonly workflowId: string }> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const { values, findings } = draftOf(runNameSchema, plain.data);
  return resolution(findings, () => values as { readonly workflowId: string });
}
