import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runCaptured, say } from '../processes.mjs';
import { cacheFolder } from '../temporal-programs.mjs';

const TIMEOUT_MS = 900_000; // Temporal's SDK and gRPC are compiled the first time

/** The program of examples/go, built. */
export async function buildGoLauncher() {
  say('Building the Go launcher (minutes the first time) …');
  const folder = join(cacheFolder(), 'go');
  const program = join(folder, process.platform === 'win32' ? 'launch.exe' : 'launch');
  mkdirSync(folder, { recursive: true });
  const cwd = join(root, 'examples', 'go');
  const { code, output } = await runCaptured('go', ['build', '-o', program, '.'], { cwd, timeoutMs: TIMEOUT_MS });
  if (code === 0) return program;
  throw new Error(
    `go build ended with exit code ${code}:\n${output.trim()}\nTo fix: install Go 1.26 or newer (https://go.dev/dl).`,
  );
}
