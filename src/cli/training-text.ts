import type { TuneResult } from '../contract/results.ts';
import { decimal, grouped } from './numbers.ts';

/** What was set, and how much training it came to. */
export function trainingText(result: TuneResult): string {
  const { trainSteps, load, dataset, epochCount, adapterSize } = result;
  const steps = trainSteps === undefined ? undefined : `${grouped(trainSteps)} steps`;
  if (load?.batchSize !== undefined) {
    return `${steps} of ${load.batchSize} = ${decimal(load.epochs, 2)} epochs of ${grouped(dataset.trainingExamples)} examples`;
  }
  return [
    `${grouped(dataset.examples)} examples`,
    epochCount === undefined ? 'epochs chosen by Gemini tuning' : `${epochCount} epochs`,
    ...(adapterSize === undefined ? [] : [`adapter size ${adapterSize}`]),
    ...(steps === undefined ? [] : [steps]),
  ].join(', ');
}
