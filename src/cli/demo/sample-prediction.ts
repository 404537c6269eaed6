import type { Settings } from '../../config.ts';
import { connectVertex } from '../../vertex/vertex.ts';

const MAX_OUTPUT_TOKENS = 64;
const ENDPOINT = /^projects\/([^/]+)\/locations\/([^/]+)\//;

/** Asks the endpoint what the shortest evaluation example asks, which no trial was trained on. */
export async function samplePrediction(
  endpoint: string,
  evaluation: readonly string[],
  { vertexEndpoint }: Pick<Settings, 'vertexEndpoint'>,
): Promise<{ prompt: string; answer: string }> {
  const [, project = '', region = ''] = ENDPOINT.exec(endpoint) ?? [];
  const { input_text: prompt } = JSON.parse(shortest(evaluation)) as { input_text: string };
  const vertex = connectVertex(vertexEndpoint === undefined ? {} : { endpoint: vertexEndpoint });
  try {
    const input = { shape: 'generation', prompt } as const;
    const options = { temperature: 0, maxOutputTokens: MAX_OUTPUT_TOKENS };
    return { prompt, answer: await vertex.predictions({ project, region }).predict(endpoint, input, options) };
  } finally {
    await vertex.close();
  }
}

function shortest(lines: readonly string[]): string {
  return [...lines].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? '{"input_text":""}';
}
