import { DEFAULT_TASK_QUEUE, workflowTypes } from '../../contract/names.ts';
import type { SweepRequest } from '../../contract/sweep-request.ts';
import type { DemoStack } from './stack.ts';

interface Visited {
  readonly temporal: DemoStack['temporal'];
  readonly emulator: Pick<DemoStack['emulator'], 'url'>;
}

/** How to use what the demo left up, in lines that can be pasted. */
export function visitorsGuide({ temporal, emulator }: Visited, { tune }: SweepRequest): string {
  return [
    '',
    'Everything stays up until Ctrl-C:',
    ...(temporal.uiUrl ? [`  Temporal Web UI  ${temporal.uiUrl}`] : []),
    `  emulator         ${emulator.url}   (jobs: ${emulator.url}/_emulator/jobs)`,
    `  datasets         ${[tune.datasetUri].flat().join(', ')}`,
    '',
    'In another terminal:',
    `  export TEMPORAL_ADDRESS=${temporal.address} TEMPOTUNE_VERTEX_ENDPOINT=${emulator.url} TEMPOTUNE_STORAGE_ENDPOINT=${emulator.url}`,
    `  temporal workflow start --type ${workflowTypes.sweep} --task-queue ${DEFAULT_TASK_QUEUE} --workflow-id by-hand --input-file examples/sweep.json`,
    '  temporal workflow result --workflow-id by-hand',
    '  tempotune watch by-hand',
  ].join('\n');
}
