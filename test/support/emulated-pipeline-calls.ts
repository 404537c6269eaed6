import { expect } from 'vitest';
import { PARENT } from './emulator-data.ts';
import type { Rig } from './emulator-rig.ts';

interface TaskBody {
  taskName: string;
  state: string;
  error?: { code: number; message: string };
  execution?: { schemaTitle: string; metadata: Record<string, string> };
}

/** A PipelineJob as REST shows it. */
export interface JobBody {
  name: string;
  state: string;
  error?: { code: number; message: string };
  jobDetail: { taskDetails: TaskBody[] };
}

export interface PipelineCalls {
  create(body: unknown, place?: { parent?: string; id?: string }): ReturnType<Rig['fetchJson']>;
  get(name: string): Promise<JobBody>;
  /** Creates, and looks again two simulated hours later. */
  createAndEnd(body: unknown, place?: { parent?: string; id?: string }): Promise<JobBody>;
}

/** Calls of pipelineJobs over REST, with ids from a counter. */
export function pipelineCalls(rig: () => Rig): PipelineCalls {
  let made = 0;
  const create: PipelineCalls['create'] = (body, { parent = PARENT, id = `job-${++made}` } = {}) =>
    rig().fetchJson(`/v1/${parent}/pipelineJobs?pipelineJobId=${id}`, { method: 'POST', body });
  const get = async (name: string): Promise<JobBody> => (await rig().fetchJson(`/v1/${name}`)).body;
  return {
    create,
    get,
    async createAndEnd(body, place = {}) {
      const answer = await create(body, place);
      expect(answer).toMatchObject({ status: 200 });
      rig().emulator.clock.advance(7_200_000);
      return get((answer.body as JobBody).name);
    },
  };
}
