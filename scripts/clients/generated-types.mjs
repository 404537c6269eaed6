import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runCaptured } from '../processes.mjs';

const schema = join(root, 'schemas', 'sweep-request.json');

/** Text by path of the types of other languages, made of the published JSON Schema. */
export async function generatedTypes({ python, quicktype }) {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-types-'));
  try {
    return {
      'examples/python/tempotune_types.py': await pythonTypes(python, join(folder, 'types.py')),
      'examples/go/tempotune/types.go': await goTypes(quicktype, join(folder, 'types.go')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Typed dictionaries: a request stays what json.load gives. */
async function pythonTypes(python, file) {
  const options = ['--input-file-type', 'jsonschema', '--output-model-type', 'typing.TypedDict'];
  const form = ['--target-python-version', '3.11', '--class-name', 'SweepRequest', '--use-union-operator'];
  const docs = ['--use-schema-description', '--use-field-description', '--disable-timestamp'];
  const formatters = ['--formatters', 'black', 'isort'];
  await make(python, [
    '-m',
    'datamodel_code_generator',
    '--input',
    schema,
    '--output',
    file,
    ...options,
    ...form,
    ...docs,
    ...formatters,
  ]);
  return readFileSync(file, 'utf8');
}

async function goTypes(quicktype, file) {
  const options = ['--src-lang', 'schema', '--lang', 'go', '--package', 'tempotune', '--top-level', 'SweepRequest'];
  await make(process.execPath, [quicktype, ...options, '--omit-empty', schema, '-o', file]);
  const { code, output } = await runCaptured('gofmt', [file]);
  if (code !== 0)
    throw new Error(`gofmt ended with exit code ${code}: ${output}. To fix: install Go, https://go.dev/dl`);
  return output;
}

async function make(command, args) {
  const { code, output } = await runCaptured(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}:\n${output.trim()}`);
}
