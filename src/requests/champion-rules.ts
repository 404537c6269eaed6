import type { ChampionRequest, ChampionRules } from '../contract/champion.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import { parseDuration } from './duration.ts';
import { ENDPOINT_NAME } from './patterns.ts';
import { shown } from './shown.ts';
import { championDefaults } from './sweep-defaults.ts';
import type { TuneView } from './tune-rules.ts';

const SHORTEST_EXPIRY_MS = 1_000;
const LONGEST_EXPIRY_MS = 90 * 86_400_000;

/** What is wrong with rules of the right form. */
export function championFindings(champion: SweepRequest['champion'], tune: TuneView): readonly Finding[] {
  if (typeof champion !== 'object') return [];
  const { approval, endpoint } = champion;
  const expiry = parseDuration(approval?.expiresAfter ?? championDefaults.expiresAfter) ?? 0;
  const isExpiryWrong = expiry < SHORTEST_EXPIRY_MS || expiry > LONGEST_EXPIRY_MS;
  const at = { field: 'champion.approval.expiresAfter', value: shown(approval?.expiresAfter) };
  return [
    ...(isExpiryWrong ? [requestFinding('CHAMPION_EXPIRY', at)] : []),
    ...(endpoint === undefined ? [] : endpointFindings(endpoint, tune)),
  ];
}

function endpointFindings(endpoint: string, { model, values }: TuneView): readonly Finding[] {
  const at = { field: 'champion.endpoint', value: shown(endpoint) };
  if (model?.api === 'tuningJobs') return [requestFinding('CHAMPION_ENDPOINT_GEMINI', at)];
  const region = values.modelUploadRegion ?? values.pipelineJobRegion;
  const isElsewhere = region !== undefined && ENDPOINT_NAME.exec(endpoint)?.[1] !== region;
  return isElsewhere ? [requestFinding('CHAMPION_ENDPOINT_REGION', { ...at, region })] : [];
}

/** With defaults; `outputDirectory` is where a champion lives unless told otherwise. */
export function championRules(champion: string | ChampionRequest, outputDirectory: string): ChampionRules {
  const request: ChampionRequest = typeof champion === 'string' ? { name: champion } : champion;
  const { name, root = outputDirectory, minimumGain, approval, endpoint } = request;
  const isApproved = approval !== undefined && approval.required !== false;
  const expiresAfterMs = parseDuration(approval?.expiresAfter ?? championDefaults.expiresAfter) ?? 0;
  return {
    name,
    root: root.replace(/\/+$/, ''),
    minimumGain: minimumGain ?? championDefaults.minimumGain,
    ...(isApproved ? { approval: { expiresAfterMs } } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
