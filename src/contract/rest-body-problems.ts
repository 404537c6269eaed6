import { type FindingBuilder, findingsOf, type Problem, type Severity } from './findings.ts';
import type { Spot } from './value-rules.ts';

type Facts<Extra> = Spot & Readonly<Extra>;

function problem(severity: Severity, { field, value }: Spot, rule: string, fix: string): Problem {
  return { severity, ...(field !== '' && { field }), ...(value !== undefined && { value }), rule, fix };
}
const error = (spot: Spot, rule: string, fix: string): Problem => problem('error', spot, rule, fix);
const warning = (spot: Spot, rule: string, fix: string): Problem => problem('warning', spot, rule, fix);

/**
 * What can be wrong with a body of pipelineJobs.create as JSON and as a call of the templates; what its values mean is in
 * `requestProblems`. A key is the finding's code and stable.
 */
export const restBodyProblems = {
  JSON_COMMA_MISSING: (at: Facts<{ before: string }>): Problem =>
    error(at, `a comma is missing before ${at.before}`, `write a comma before ${at.before}`),
  JSON_COMMA_EXTRA: (at: Spot): Problem => error(at, 'nothing follows this comma', 'remove the comma'),
  JSON_UNCLOSED: (at: Facts<{ bracket: string; before: string }>): Problem =>
    error(at, `what is opened here is not closed before ${at.before}`, `write ${at.bracket} before ${at.before}`),
  JSON_COLON_MISSING: (at: Spot): Problem =>
    error(at, 'a key is followed by a colon and its value', 'write : after it'),
  JSON_VALUE_MISSING: (at: Spot): Problem => error(at, 'the key has no value', 'write a value, or remove the key'),
  JSON_STRING_UNCLOSED: (at: Spot): Problem =>
    error(at, 'the text does not end on its line', 'write " at its end, and \\n for a line break'),
  JSON_STRING_INVALID: (at: Spot): Problem =>
    error(
      at,
      'the text holds a character or escape that JSON does not take',
      'write \\\\ for a backslash, \\t for a tab',
    ),
  JSON_QUOTES: (at: Spot): Problem => error(at, 'JSON quotes with " only', 'write " on both sides'),
  JSON_BARE_WORD: (at: Spot): Problem =>
    error(at, 'JSON takes a number, true, false, null or text in quotes', 'put the value in its place'),
  JSON_KEY_REPEATED: (at: Spot): Problem =>
    error(at, 'the key stands in this object already, and only the last one counts', 'remove one of the two'),
  JSON_TEXT_AFTER_END: (at: Spot): Problem =>
    error(at, 'the body has ended before', 'remove it, or the bracket too many before it'),
  JSON_UNEXPECTED: (at: Facts<{ reason: string }>): Problem => error(at, at.reason, 'correct the JSON there'),

  KEY_WITH_COLON: (at: Facts<{ meant: string }>): Problem =>
    error(
      at,
      'a colon stands inside the quotes, so Vertex AI is sent a parameter of another name',
      `write "${at.meant}":`,
    ),
  NO_BODY: (at: Spot): Problem =>
    error(
      at,
      'there is no JSON object in this file',
      'give the body of pipelineJobs.create, or the curl command with it',
    ),
  JSON_KIND: (at: Facts<{ wanted: string; write: string }>): Problem =>
    error(at, `the template takes ${at.wanted} here`, at.write),
  PLACEHOLDER: (at: Spot): Problem => error(at, 'a placeholder of the guide still stands here', 'write your own value'),
  VARIABLE_UNSET: (at: Facts<{ name: string }>): Problem =>
    warning(
      at,
      `nothing in this file sets ${at.name}, and an unset variable is sent as nothing at all`,
      `write ${at.name}=… above, or see to it that your shell exports it`,
    ),
  PARAMETER_MISSING: (at: Facts<{ write: string }>): Problem =>
    error({ field: at.field }, 'the template requires it', at.write),
  TEMPLATE_MISSING: (at: Facts<{ template: string }>): Problem =>
    error(at, 'a pipeline job is made from a template', `add "templateUri": "${at.template}"`),
  TEMPLATE_OF_ANOTHER_MODEL: (at: Facts<{ baseModel: string; template: string }>): Problem =>
    error(at, `it is not the template of ${at.baseModel}`, `write ${at.template}`),
  TEMPLATE_VERSION: (at: Facts<{ baseModel: string; template: string }>): Problem =>
    warning(at, `Google's own SDK tunes ${at.baseModel} with another version`, `write ${at.template}`),
  NOT_IN_CLOUD_STORAGE: (at: Spot): Problem =>
    error(at, 'Vertex AI reads gs:// objects only', 'upload it: gcloud storage cp data.jsonl gs://BUCKET/data.jsonl'),
  ENCRYPTION_KEY_HALF: (at: Facts<{ other: string }>): Problem =>
    error(
      at,
      `a key protects the artifacts by encryptionSpec.kmsKeyName and the model by encryption_spec_key_name`,
      `write the same key at ${at.other}`,
    ),
  REGIONS_DIFFER: (at: Facts<{ host: string }>): Problem =>
    error(at, `the host is the one of ${at.host}`, 'write the same region in the host and in the path'),
  REPEAT_PAYS_TWICE: (at: Spot): Problem =>
    warning(
      at,
      'without a fixed pipelineJobId a request that is sent again makes, and bills, a second job',
      'write a fixed pipelineJobId, or use: tempotune tune',
    ),
} as const;

/** One finding of this catalogue, with its code. */
export const restBodyFinding: FindingBuilder<typeof restBodyProblems> = findingsOf(restBodyProblems);
