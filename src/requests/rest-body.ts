import { templateParameters } from '../catalog/template-parameters.ts';
import type { Finding } from '../contract/findings.ts';
import { restBodyFinding } from '../contract/rest-body-problems.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';
import { bodyRules, isOpen } from './rest-body/body-rules.ts';
import { bodyFields, PARAMETERS, placeInBody, protoJsonName } from './rest-body/body-shape.ts';
import { inBodyWords } from './rest-body/in-body-words.ts';
import {
  entryOf,
  type JsonEntry,
  type JsonNode,
  type PlacedFinding,
  pathText,
  plainValue,
} from './rest-body/json-node.ts';
import { type CurlCommand, type RequestText, requestText } from './rest-body/request-text.ts';
import { scanJson } from './rest-body/scan-json.ts';
import { shown } from './shown.ts';

/** Whether a file is a call of pipelineJobs.create, and no request of ours: by its names, since it may be broken. */
export function isRestBody(file: string): boolean {
  return /\b(?:runtimeConfig|parameterValues|gcsOutputDirectory)\b|https?:\S*\/pipelineJobs\b/.test(file);
}

/**
 * Every fault of a body of pipelineJobs.create, alone or in a curl command: as JSON, as a call of the tuning template, and
 * by the rules of tuning. What makes it no JSON comes first, then the order of the file. Never throws.
 */
export function checkRestBody(file: string, fileName: string): readonly Finding[] {
  const text = requestText(file);
  if (text.body === undefined) return [{ ...restBodyFinding('NO_BODY', { field: '' }), file: fileName }];
  const { root, findings } = scanJson(text.body, belongsOutside);
  const said = findings.filter(({ finding }) => !(text.command && isVariable(finding)));
  const inBody = [...said, ...(root ? meaningOf(root, text) : [])];
  const inFile = [
    ...inBody.map(({ start, finding }) => ({ start: text.offsetInFile(start), finding })),
    ...(text.command ? commandFindings(text.command) : []),
  ];
  return inFile
    .sort((a, b) => Number(isSyntax(b)) - Number(isSyntax(a)) || a.start - b.start)
    .map(({ start, finding }) => ({ ...finding, file: fileName, ...placeOf(file, start) }));
}

function isSyntax({ finding: { code, severity } }: PlacedFinding): boolean {
  return severity === 'error' && code.startsWith('JSON_') && code !== 'JSON_KIND';
}

function placeOf(file: string, offset: number): { line: number; column: number } {
  const before = file.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function belongsOutside(path: readonly string[], key: string): boolean {
  const own = fieldsOf(path);
  const isOwn = own?.includes(key) ?? false;
  const outer = path.flatMap((_, depth) => fieldsOf(path.slice(0, depth)) ?? []);
  return own !== undefined && !isOwn && outer.includes(key);
}

/** Undefined where anything may stand: labels, a pipelineSpec. */
function fieldsOf(path: readonly string[]): readonly string[] | undefined {
  const place = pathText(path);
  return place === PARAMETERS ? Object.keys(templateParameters) : bodyFields[place];
}

/** In a command a variable without quotes is a number that the shell puts in. */
function isVariable({ code, value }: Finding): boolean {
  return code === 'JSON_BARE_WORD' && /^\$\{\w+\}$/.test(value ?? '');
}

function meaningOf(root: JsonNode, { command }: RequestText): readonly PlacedFinding[] {
  if (root.kind !== 'object') return [{ start: root.start, finding: restBodyFinding('NO_BODY', { field: '' }) }];
  const ofForm = bodyRules(root);
  const isOfWrongKind = ({ start }: PlacedFinding): boolean =>
    ofForm.some((one) => one.start === start && one.finding.code === 'JSON_KIND');
  const open = placeholders(root, []).filter((one) => !isOfWrongKind(one)); // whose fix tells how to write the value
  return [...ofForm, ...open, ...tuningRules(root, command)];
}

function placeholders(node: JsonNode, path: readonly string[]): readonly PlacedFinding[] {
  if (node.kind === 'object') {
    return node.entries.flatMap(({ key, value }) => placeholders(value, [...path, key]));
  }
  if (node.kind !== 'string' || node.value.includes('${') || !isOpen(node.value)) return [];
  const facts = { field: pathText(path), value: shown(node.value) };
  return [{ start: node.start, finding: restBodyFinding('PLACEHOLDER', facts) }];
}

/** The same rules as for a request of ours, told in the body's own names. What cannot be used is told by others already. */
function tuningRules(root: JsonNode, command: CurlCommand | undefined): readonly PlacedFinding[] {
  const request: Record<string, unknown> = {};
  const unusable = new Set<string>();
  if (command?.pathRegion !== undefined) request.pipelineJobRegion = command.pathRegion;
  else unusable.add('pipelineJobRegion');
  for (const [field, place] of Object.entries(placeInBody)) {
    const value = usableValue(field, nodeAt(root, place)?.value);
    if (value === undefined && nodeAt(root, place)) unusable.add(field);
    if (value !== undefined) request[field] = value;
  }
  request.encryptionSpecKeyName ??= usableValue('', nodeAt(root, 'encryptionSpec.kmsKeyName')?.value);
  if (nodeAt(root, `${PARAMETERS}.dataset_name`)) unusable.add('datasetUri');
  return resolveTuneRequest(request)
    .findings.filter(({ code, field = '' }) => !(code === 'MISSING_FIELD' && unusable.has(field)))
    .map((finding) => {
      const told = inBodyWords(finding);
      return { start: nearestNode(root, told.field ?? '').start, finding: told };
    });
}

/** Undefined for another JSON kind than the template's: it is told by another rule. */
function usableValue(field: string, node: JsonNode | undefined): unknown {
  if (!node || node.kind === 'null' || node.kind === 'bare word') return undefined;
  const name = (placeInBody[field] ?? '').split('.').at(-1) ?? '';
  const wanted = Object.hasOwn(templateParameters, name) ? templateParameters[name]?.kind : undefined;
  const value = plainValue(node);
  if (isOpen(value) || value === '' || (wanted !== undefined && node.kind !== wanted)) return undefined;
  return value;
}

function nodeAt(root: JsonNode, place: string): JsonEntry | undefined {
  let entry: JsonEntry | undefined;
  let node: JsonNode | undefined = root;
  for (const key of place.split('.')) {
    entry =
      entryOf(node, key) ??
      (node?.kind === 'object' ? node.entries.find((one) => protoJsonName(one.key) === key) : undefined);
    node = entry?.value;
  }
  return entry;
}

/** The value of a field, or the nearest object around it that the body has. */
function nearestNode(root: JsonNode, place: string): JsonNode {
  const parts = place.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const entry = nodeAt(root, parts.slice(0, length).join('.'));
    if (entry) return entry.value;
  }
  return root;
}

function commandFindings({ url, pathRegion, hostRegion, hasFixedJobId, unset }: CurlCommand): readonly PlacedFinding[] {
  const start = url?.start ?? 0;
  const differs = pathRegion !== undefined && hostRegion !== undefined && pathRegion !== hostRegion;
  return [
    ...unset.map(({ name, start: use }) => ({
      start: use,
      finding: restBodyFinding('VARIABLE_UNSET', { field: '', value: `\${${name}}`, name }),
    })),
    ...(differs
      ? [{ start, finding: restBodyFinding('REGIONS_DIFFER', { field: '', value: pathRegion, host: hostRegion }) }]
      : []),
    ...(hasFixedJobId ? [] : [{ start, finding: restBodyFinding('REPEAT_PAYS_TWICE', { field: '' }) }]),
  ];
}
