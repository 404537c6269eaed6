// A service that knows nothing of Temporal or tempotune: it reads who is champion, and asks it. Plain fetch, no package.
//
//   CHAMPION=gs://my-bucket/models/champions/night.json GOOGLE_TOKEN="$(gcloud auth print-access-token)" \
//     node examples/champion/predict.mjs "Write a retry loop"
//
// STORAGE_URL and VERTEX_URL name an emulator; without them it is Google's Cloud Storage and Vertex AI.

const { CHAMPION, GOOGLE_TOKEN, STORAGE_URL = 'https://storage.googleapis.com', VERTEX_URL } = process.env;
const headers = {
  'Content-Type': 'application/json',
  ...(GOOGLE_TOKEN && { Authorization: `Bearer ${GOOGLE_TOKEN}` }),
};

async function readChampion(uri) {
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri ?? '') ?? [];
  if (!bucket) throw new Error('CHAMPION must be gs://bucket/folder/champions/name.json');
  return answerOf(
    await fetch(`${STORAGE_URL}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`, { headers }),
  );
}

/** `api` says how the endpoint is asked: tuned PaLM models by predict, tuned Gemini models by generateContent. */
async function ask({ endpoint, api }, prompt) {
  const region = endpoint.split('/')[3];
  const url = `${VERTEX_URL ?? `https://${region}-aiplatform.googleapis.com`}/v1/${endpoint}`;
  const post = async (method, body) =>
    answerOf(await fetch(`${url}:${method}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  if (api === 'tuningJobs') {
    const { candidates } = await post('generateContent', { contents: [{ role: 'user', parts: [{ text: prompt }] }] });
    return candidates[0].content.parts.map(({ text = '' }) => text).join('');
  }
  const { predictions } = await post('predict', { instances: [{ prefix: prompt }], parameters: { temperature: 0 } });
  return predictions[0].content;
}

async function answerOf(response) {
  if (response.ok) return response.json();
  throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
}

const champion = await readChampion(CHAMPION);
const answer = await ask(champion, process.argv[2] ?? 'Write a function that adds two numbers.');
console.log(JSON.stringify({ number: champion.number, model: champion.model, answer }));
