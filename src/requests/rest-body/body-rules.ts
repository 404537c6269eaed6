import { baseModels } from '../../catalog/base-models.ts';
import { templateParameters } from '../../catalog/template-parameters.ts';
import type { Finding } from '../../contract/findings.ts';
import { requestFinding } from '../../contract/request-problems.ts';
import { restBodyFinding } from '../../contract/rest-body-problems.ts';
import { nearest } from '../nearest.ts';
import { shown } from '../shown.ts';
import { bodyFields, PARAMETERS, protoJsonName } from './body-shape.ts';
import { entryOf, type JsonNode, type PlacedFinding, plainValue } from './json-node.ts';

/** What the body's own form breaks: unknown keys, kinds of values, what the template requires. */
export function bodyRules(root: JsonNode): readonly PlacedFinding[] {
  const runtime = entryOf(root, 'runtimeConfig')?.value;
  const parameters = entryOf(runtime, 'parameterValues')?.value;
  return [
    ...unknownKeys(root, '', bodyFields[''] ?? []),
    ...unknownKeys(runtime, 'runtimeConfig', bodyFields.runtimeConfig ?? []),
    ...unknownKeys(entryOf(root, 'encryptionSpec')?.value, 'encryptionSpec', bodyFields.encryptionSpec ?? []),
    ...unknownKeys(parameters, PARAMETERS, Object.keys(templateParameters)),
    ...parameterKinds(parameters),
    ...required(root, parameters),
    ...template(root, parameters),
    ...encryptionKeys(root, parameters),
    ...cloudStorage(parameters),
  ];
}

/** Whether nobody can tell yet what will stand there: a placeholder of the guide, or a shell variable. */
export function isOpen(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('${') || isPlaceholder(value));
}

function isPlaceholder(text: string): boolean {
  return /^(?:gs:\/\/)?(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|STEPS)$/.test(text) || /^<[^<>]+>$|^\[[A-Z_ ]+\]$/.test(text);
}

function unknownKeys(node: JsonNode | undefined, path: string, known: readonly string[]): readonly PlacedFinding[] {
  if (node?.kind !== 'object') return [];
  const isKnown = (key: string): boolean => known.includes(path === PARAMETERS ? key : protoJsonName(key));
  return node.entries
    .filter(({ key }) => !isKnown(key))
    .map(({ key, keyStart, value }) => {
      const at = { field: path === '' ? key : `${path}.${key}`, value: shown(plainValue(value)) };
      const meant = key.replace(/\s*:\s*$/, '').trim();
      if (meant !== key && isKnown(meant)) {
        return { start: keyStart, finding: restBodyFinding('KEY_WITH_COLON', { ...at, meant }) };
      }
      const instead = nearest(key, known) ?? homeOf(key);
      const facts = { ...at, known, ...(instead !== undefined && { instead }) };
      return { start: keyStart, finding: requestFinding('UNKNOWN_FIELD', facts) };
    });
}

/** The full path of a key that belongs to another part of the body. */
function homeOf(key: string): string | undefined {
  if (key in templateParameters) return `it as ${PARAMETERS}.${key}`;
  const home = Object.entries(bodyFields).find(([, fields]) => fields.includes(protoJsonName(key)));
  return home && `it as ${[home[0], key].filter(Boolean).join('.')}`;
}

function parameterKinds(parameters: JsonNode | undefined): readonly PlacedFinding[] {
  if (parameters?.kind !== 'object') return [];
  return parameters.entries.flatMap(({ key, value }) => {
    const wanted = Object.hasOwn(templateParameters, key) ? templateParameters[key]?.kind : undefined;
    if (wanted === undefined || value.kind === wanted || value.kind === 'bare word') return [];
    const plain = plainValue(value);
    const at = {
      field: `${PARAMETERS}.${key}`,
      value: typeof plain === 'string' ? JSON.stringify(plain) : shown(plain),
    };
    const write = howToWrite(plain, wanted);
    return [
      { start: value.start, finding: restBodyFinding('JSON_KIND', { ...at, wanted: `a JSON ${wanted}`, write }) },
    ];
  });
}

function howToWrite(value: unknown, wanted: 'string' | 'number' | 'boolean'): string {
  if (wanted === 'string') {
    return value === null || typeof value === 'object' ? 'write text in quotes' : `write "${String(value)}" in quotes`;
  }
  const isMeant = wanted === 'number' ? Number.isFinite(Number(value)) : value === 'true' || value === 'false';
  if (typeof value === 'string' && value.trim() !== '' && isMeant) return `write ${value} without quotes`;
  return wanted === 'number' ? 'write a number without quotes' : 'write true or false without quotes';
}

function required(root: JsonNode, parameters: JsonNode | undefined): readonly PlacedFinding[] {
  const missing = (field: string, write: string): PlacedFinding => ({
    start: parameters?.start ?? root.start,
    finding: restBodyFinding('PARAMETER_MISSING', { field: `${PARAMETERS}.${field}`, write }),
  });
  return [
    ...(entryOf(parameters, 'location') ? [] : [missing('location', 'add the region of the tuned model')]),
    ...(entryOf(parameters, 'model_display_name') ? [] : [missing('model_display_name', 'add a name for people')]),
  ];
}

function template(root: JsonNode, parameters: JsonNode | undefined): readonly PlacedFinding[] {
  const reference = entryOf(parameters, 'large_model_reference')?.value;
  const model = reference?.kind === 'string' ? baseModels.get(reference.value) : undefined;
  const entry = entryOf(root, 'templateUri') ?? entryOf(root, 'template_uri');
  const { id: baseModel = 'the base model', templateUri: template = '…' } = model ?? {};
  if (!entry) {
    if (entryOf(root, 'pipelineSpec')) return [];
    const facts = { field: 'templateUri', template };
    return [{ start: root.start, finding: restBodyFinding('TEMPLATE_MISSING', facts) }];
  }
  const given = entry.value.kind === 'string' ? entry.value.value : '';
  if (!model || given === template || isOpen(given)) return [];
  const isOtherVersion = withoutVersion(given) === withoutVersion(template);
  const facts = { field: 'templateUri', value: shown(given), baseModel, template };
  const finding = restBodyFinding(isOtherVersion ? 'TEMPLATE_VERSION' : 'TEMPLATE_OF_ANOTHER_MODEL', facts);
  return [{ start: entry.value.start, finding }];
}

function withoutVersion(templateUri: string): string {
  return templateUri.slice(0, templateUri.lastIndexOf('/'));
}

function encryptionKeys(root: JsonNode, parameters: JsonNode | undefined): readonly PlacedFinding[] {
  const ofJob = entryOf(entryOf(root, 'encryptionSpec')?.value, 'kmsKeyName');
  const ofModel = entryOf(parameters, 'encryption_spec_key_name');
  const given = ofJob ?? ofModel;
  if (!given) return [];
  const [job, model] = [ofJob, ofModel].map((entry) => entry && plainValue(entry.value));
  if (job === model) return [];
  const [field, other] = ofJob
    ? ['encryptionSpec.kmsKeyName', `${PARAMETERS}.encryption_spec_key_name`]
    : [`${PARAMETERS}.encryption_spec_key_name`, 'encryptionSpec.kmsKeyName'];
  const finding: Finding = restBodyFinding('ENCRYPTION_KEY_HALF', { field, value: shown(job ?? model), other });
  return [{ start: given.value.start, finding }];
}

function cloudStorage(parameters: JsonNode | undefined): readonly PlacedFinding[] {
  return ['dataset_uri', 'evaluation_data_uri'].flatMap((key) => {
    const value = entryOf(parameters, key)?.value;
    if (value?.kind !== 'string' || value.value.startsWith('gs://') || isOpen(value.value)) return [];
    const facts = { field: `${PARAMETERS}.${key}`, value: shown(value.value) };
    return [{ start: value.start, finding: restBodyFinding('NOT_IN_CLOUD_STORAGE', facts) }];
  });
}
