import { accelerators } from '../catalog/accelerators.ts';
import { ENCRYPTION_KEY_REGION, tuningRegions } from '../catalog/regions.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { nearest } from './nearest.ts';
import { KMS_KEY_NAME, TENSORBOARD_NAME } from './patterns.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

export function regionRules(view: TuneView): readonly Finding[] {
  return [...supportedRegions(view), ...residency(view), ...encryptionKey(view), ...tensorboard(view)];
}

function supportedRegions({ values, spot }: TuneView): readonly Finding[] {
  return (['pipelineJobRegion', 'modelUploadRegion'] as const).flatMap((field) => {
    const region = values[field];
    if (region === undefined || tuningRegions.includes(region)) return [];
    const near = nearest(region, tuningRegions);
    const facts = { choices: tuningRegions, ...(near !== undefined && { nearest: near }) };
    return [requestFinding('REGION_UNSUPPORTED', { ...spot(field), ...facts })];
  });
}

function residency({ values, isGiven, spot }: TuneView): readonly Finding[] {
  const { pipelineJobRegion, acceleratorType } = values;
  if (pipelineJobRegion === undefined || !tuningRegions.includes(pipelineJobRegion)) return [];
  if (acceleratorType === undefined && isGiven('acceleratorType')) return [];
  const accelerator = acceleratorType ?? tuneDefaults.acceleratorType;
  const { computeRegion } = accelerators[accelerator];
  if (computeRegion === pipelineJobRegion) return [];
  return [requestFinding('COMPUTE_LEAVES_REGION', { ...spot('pipelineJobRegion'), accelerator, computeRegion })];
}

function encryptionKey({ values, isGiven, spot }: TuneView): readonly Finding[] {
  if (!isGiven('encryptionSpecKeyName')) return [];
  const region = ENCRYPTION_KEY_REGION;
  const keyRegion = KMS_KEY_NAME.exec(values.encryptionSpecKeyName ?? '')?.[1] ?? region;
  const elsewhere = [
    ...(keyRegion === region ? [] : [spot('encryptionSpecKeyName')]),
    ...(['pipelineJobRegion', 'modelUploadRegion'] as const)
      .filter((field) => values[field] !== undefined && values[field] !== region)
      .map((field) => spot(field)),
  ].map((at) => requestFinding('ENCRYPTION_KEY_REGION', { ...at, region }));
  const { acceleratorType } = values;
  if (acceleratorType === undefined || accelerators[acceleratorType].takesEncryptionKey) return elsewhere;
  const facts = { ...spot('acceleratorType'), accelerator: 'GPU', region };
  return [...elsewhere, requestFinding('ENCRYPTION_KEY_ACCELERATOR', facts)];
}

function tensorboard({ values: { tensorboardResourceId, pipelineJobRegion }, spot }: TuneView): readonly Finding[] {
  const region = TENSORBOARD_NAME.exec(tensorboardResourceId ?? '')?.[1];
  if (region === undefined || pipelineJobRegion === undefined || region === pipelineJobRegion) return [];
  return [requestFinding('TENSORBOARD_REGION', { ...spot('tensorboardResourceId'), region: pipelineJobRegion })];
}
