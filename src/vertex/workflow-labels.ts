import { labelKeys } from '../contract/labels.ts';
import { GoogleApiError } from '../google/errors.ts';

const LABEL_LENGTH = 63;
// Of the sixteen labels that requests leave to us and to Vertex AI (labelLimits in the catalogue).
const MAXIMUM_LABELS = 8;

const keyAt = (index: number): string => (index === 0 ? labelKeys.workflow : `${labelKeys.workflow}-${index + 1}`);

/**
 * A workflow id as labels: readable where it can be, any other byte as `_` and two hex digits, split where a label is
 * full. So a job alone tells its workflow, whatever became of the bucket, of Temporal's history, of the answer to create.
 *
 * @throws GoogleApiError of kind Invalid for an id that does not fit.
 */
export function workflowLabels(workflowId: string): Record<string, string> {
  const written = [...Buffer.from(workflowId, 'utf8')].map(writtenByte).join('');
  const parts = written.match(new RegExp(`.{1,${LABEL_LENGTH}}`, 'g')) ?? [];
  if (parts.length > MAXIMUM_LABELS) {
    const said = `workflow id: ${written.length} characters as a label, but a job's labels hold ${MAXIMUM_LABELS * LABEL_LENGTH}`;
    throw new GoogleApiError('Invalid', `${said}. To fix: start the workflow under a shorter id.`);
  }
  return Object.fromEntries(parts.map((part, index) => [keyAt(index), part]));
}

/** The id that `workflowLabels` wrote; undefined when there is none. */
export function workflowIdIn(labels: Readonly<Record<string, string>>): string | undefined {
  const parts: string[] = [];
  for (let part = labels[keyAt(0)]; part !== undefined; part = labels[keyAt(parts.length)]) parts.push(part);
  if (parts.length === 0) return undefined;
  const bytes = [...parts.join('').matchAll(/_([0-9a-f]{2})|([a-z0-9-])/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
  return Buffer.from(bytes).toString('utf8');
}

function writtenByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[a-z0-9-]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`;
}
