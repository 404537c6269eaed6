import { proxyActivities, sleep } from '@temporalio/workflow';

interface Activities {
  lookAtJob(job: string): Promise<string>;
}

const { lookAtJob } = proxyActivities<Activities>({ startToCloseTimeout: '15 seconds' });

/** How a job is usually watched from a workflow: look, sleep, look again. */
export async function timerLoop(job: string, looks: number, intervalMs: number): Promise<string> {
  for (let look = 1; look < looks; look += 1) {
    await lookAtJob(job);
    await sleep(intervalMs);
  }
  return lookAtJob(job);
}
