import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TICKS_PER_SECOND = 100; // what Linux reports to user space, on every architecture

/** Resident memory of a process in MB. Linux only, as is all of this file. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Share of one core that the process uses over that time, in percent. */
export async function cpuPercent(pid: number, overMs: number): Promise<number> {
  const [before, start] = [cpuSeconds(pid), performance.now()];
  await sleep(overMs);
  return ((cpuSeconds(pid) - before) / ((performance.now() - start) / 1_000)) * 100;
}

/** User and system time of the process since its start. */
export function cpuSeconds(pid: number): number {
  const [user = 0, system = 0] = readProc(pid, 'stat')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

function readProc(pid: number, file: string): string {
  if (!existsSync('/proc/self/stat'))
    throw new Error('CPU and memory of a process are read from /proc, which is Linux only');
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}
