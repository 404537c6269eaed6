import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './document-markdown.ts';

/** What the compiler says against programs that use the package by its name; empty when all is fine. */
export async function typeErrors(programs: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-documents-'));
  try {
    const files = programs.map((program, index) => {
      writeFileSync(join(folder, `example-${index}.mts`), program);
      return `example-${index}.mts`;
    });
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration(files)));
    return await compile(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function configuration(files: readonly string[]): object {
  const paths = Object.fromEntries(
    [
      ['tempotune', 'index'],
      ['tempotune/client', 'client'],
      ['tempotune/contract', 'contract/index'],
      ['tempotune/emulator', 'emulator/server'],
      ['tempotune/nexus', 'nexus/service'],
    ].map(([name, path]) => [name, [join(root, 'src', `${path}.ts`)]]),
  );
  paths['@temporalio/workflow'] = [join(root, 'node_modules/@temporalio/workflow/lib/index.d.ts')];
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      paths,
      rootDir: '/',
      declaration: false,
      isolatedDeclarations: false,
      types: [join(root, 'node_modules/@types/node')],
    },
    files,
  };
}

async function compile(folder: string): Promise<string> {
  const compiler = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  const [output] = await Promise.all([text(compiler.stdout), once(compiler, 'close')]);
  return output;
}
