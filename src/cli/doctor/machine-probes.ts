import type { Settings } from '../../config.ts';
import { findOnPath } from '../find-on-path.ts';
import { missing, note, ok, type Probe } from './probe.ts';

const OLDEST_NODE = [20, 3] as const;

export async function machineProbes(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  nodeVersion: string,
): Promise<Probe[]> {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const temporal = environment.TEMPORAL_CLI_PATH ?? (await findOnPath('temporal', environment.PATH));
  return [
    isNewEnough
      ? ok('Node.js', nodeVersion)
      : missing('Node.js', `${nodeVersion} is too old`, 'install Node.js 20.3 or newer'),
    temporal
      ? ok('Temporal CLI', temporal)
      : missing(
          'Temporal CLI',
          'not on PATH; demo needs it',
          'npm run demo   (gets one; or see https://docs.temporal.io/cli)',
        ),
    settings.datasetDirectories.length > 0
      ? ok('dataset folders', settings.datasetDirectories.join(', '))
      : note('dataset folders', 'none (TEMPOTUNE_DATASET_DIRS): workers take gs:// datasets only'),
  ];
}
