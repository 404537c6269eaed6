import { block, code, page, table } from './markdown.mjs';

/** Every field out of the JSON Schema, and the facts that the rules between fields use. */
export function requestPage(modules) {
  const { tuneRequest, sweepRequest } = modules.schemas.requestSchemas();
  const { tune: _, ...sweepFields } = sweepRequest.properties;
  return page(
    'Request',
    'A request is one plain object, JSON or YAML. Unknown fields are refused with the nearest known one. `tempotune schema tune` and `tempotune schema sweep` print the JSON Schema (2020-12); it is also in [schemas](../../schemas/). Rules between fields are in [errors](errors.md). Many editors complete and check a YAML file whose first line is `# yaml-language-server: $schema=` and the path of a schema.',
    '## TuneRequest',
    `${tuneRequest.description} The command is \`tempotune tune\`.`,
    fieldTable(tuneRequest),
    '## SweepRequest',
    `${sweepRequest.description} The command is \`tempotune sweep\`. Its \`tune\` is a TuneRequest without what is varied.`,
    fieldTable({ ...sweepRequest, properties: sweepFields }),
    '## Base models',
    baseModelTable(modules.baseModels),
    '## Accelerators',
    'Compute and batch size follow the accelerator, wherever the pipeline job is.',
    acceleratorTable(modules.accelerators),
    '## Regions',
    `\`pipelineJobRegion\` and \`modelUploadRegion\` are one of: ${modules.regions.tuningRegions.map(code).join(', ')}. An \`encryptionSpecKeyName\` works in ${code(modules.regions.ENCRYPTION_KEY_REGION)} only.`,
    '## Metrics to rank by',
    metricTable(modules.metrics),
    '## Datasets',
    'JSON Lines in UTF-8, one example a line. Generation models and chat models take different shapes:',
    block(
      '{"input_text": "Write a retry loop.", "output_text": "for (;;) …"}\n{"context": "…", "messages": [{"author": "user", "content": "…"}, {"author": "assistant", "content": "…"}]}',
      'jsonl',
    ),
    datasetTable(modules.limits),
  );
}

function fieldTable({ properties, required = [] }) {
  const rows = Object.entries(properties).flatMap(([name, schema]) => fieldRows(name, schema, required.includes(name)));
  return table(['field', 'type', 'default', 'meaning'], rows);
}

function fieldRows(name, schema, isRequired) {
  const fallback = schema.default === undefined ? '' : code(JSON.stringify(schema.default));
  const row = [code(name), typeOf(schema), isRequired ? '**required**' : fallback, schema.description ?? ''];
  const object = schema.anyOf?.find(({ type }) => type === 'object') ?? schema;
  const { properties = {}, required = [] } = schema.type === 'array' ? schema.items : object;
  const prefix = schema.type === 'array' ? `${name}[].` : `${name}.`;
  const inner = Object.entries(properties).flatMap(([key, part]) =>
    fieldRows(`${prefix}${key}`, part, required.includes(key)),
  );
  return [row, ...inner];
}

function typeOf(schema) {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(', or ');
  if (schema.enum) return schema.enum.map((value) => code(value)).join(', ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  return schema.type === 'string' ? 'text' : schema.type === 'integer' ? 'whole number' : schema.type;
}

function baseModelTable({ baseModels }) {
  return table(
    [
      'base model',
      'dataset shape',
      'context',
      'evaluation while tuning',
      'checkpoint with `default`',
      'retired at Google',
    ],
    [...baseModels.values()].map(({ id, shape, context, hasEvaluation, defaultCheckpoint, retiredOn }) => [
      ...[
        code(id),
        shape,
        context,
        hasEvaluation ? 'yes' : 'no',
        hasEvaluation ? defaultCheckpoint : 'last step',
        retiredOn,
      ],
    ]),
  );
}

function acceleratorTable({ accelerators }) {
  return table(
    [
      'accelerator',
      'computes in',
      'on',
      'examples a step, 8k',
      'examples a step, 32k',
      'quota of one job',
      'quota name',
      'customer-managed key',
    ],
    Object.entries(accelerators).map(([name, facts]) => [
      ...[code(name), code(facts.computeRegion), facts.hardware, facts.batchSize['8k'], facts.batchSize['32k']],
      ...[`${facts.quotaPerJob} ${facts.quotaUnit}`, facts.quotaName, facts.takesEncryptionKey ? 'yes' : 'no'],
    ]),
  );
}

function metricTable({ metrics, DEFAULT_OBJECTIVE_METRIC }) {
  return table(
    ['metric', 'measured on', 'better is', 'meaning'],
    [...metrics]
      .filter(([, { goal }]) => goal !== undefined)
      .map(([name, { measuredOn, goal, meaning }]) => [
        ...[name === DEFAULT_OBJECTIVE_METRIC ? `${code(name)} (default)` : code(name), measuredOn],
        ...[goal === 'maximize' ? 'higher' : 'lower', meaning],
      ]),
  );
}

function datasetTable({ datasetLimits: limits }) {
  const number = (value) => value.toLocaleString('en-US');
  return table(
    ['what', 'limit'],
    [
      [
        'examples for tuning',
        `${number(limits.minimumExamples)} to ${number(limits.maximumExamples)}; ${number(limits.recommendedExamples)} or more recommended`,
      ],
      ['author fields of a chat dataset', `at most ${number(limits.maximumAuthors)}, summed over all messages`],
      [
        'examples for evaluation',
        `${number(limits.minimumEvaluationExamples)} to ${number(limits.maximumEvaluationExamples)}; not for chat models`,
      ],
    ],
  );
}
