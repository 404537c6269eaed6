import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import type { ObjectStore } from '../../src/gcs/object-store.ts';
import { freePort } from '../support/dev-server.ts';
import { type Program, tempotune } from '../support/program.ts';
import { type EmulatorAdmin, emulatorAdmin } from './emulator-admin.ts';
import type { Players, Subject } from './subject.ts';

/** An emulator, and a subject at work on it: real programs, each of which can be killed. */
export interface Stage {
  readonly emulator: EmulatorAdmin;
  readonly objects: ObjectStore;
  readonly players: Players;
  /** How long an outage of Vertex AI lasts. */
  readonly outageMs: number;
  stopEmulator(): Promise<void>;
  startEmulator(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly subject: Subject;
  readonly temporalCliPath: string;
  /** Jobs and objects survive a stop of the emulator. It writes all it knows after each change, so not by default. */
  readonly isDurable: boolean;
  readonly outageMs: number;
}

/** Simulated seconds a second: a job of seven minutes takes some 20 ms and its training. */
export const FAST = 20_000;
/** A job still runs when a cancel or a terminate has long had its effect: it takes two minutes. */
export const SLOW = 3;

export async function openStage({ subject, temporalCliPath, isDurable, outageMs }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-matrix-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // also of a matrix that is interrupted
  const port = await freePort();
  const emulatorUrl = `http://127.0.0.1:${port}`;
  const admin = emulatorAdmin(emulatorUrl);
  let speed = FAST;
  const startVertex = async (): Promise<Program> => {
    const data = isDurable ? ['--data', join(folder, 'vertex')] : [];
    const program = tempotune(['emulator', '--port', String(port), '--speed', String(speed), ...data]);
    await program.says(/^\{.*\}\n/);
    return program;
  };
  let vertex = await startVertex();
  const players = await subject.open({ emulatorUrl, temporalCliPath, folder });
  return {
    emulator: {
      ...admin,
      async setSpeed(next) {
        speed = next; // also of an emulator that is started again
        await admin.setSpeed(next);
      },
    },
    objects: cloudStorage({ endpoint: emulatorUrl }),
    players,
    outageMs,
    stopEmulator: () => vertex.kill('SIGTERM'), // Google loses nothing that it has answered for
    async startEmulator() {
      vertex = await startVertex();
    },
    async close() {
      await players.close();
      await vertex.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
