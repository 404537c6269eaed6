import { expect, test } from 'vitest';
import { checkDataset } from './check.ts';

/** The guide's own lines, shortened where the code goes on. */
const GENERATION = [
  String.raw`{"input_text": "How to create a product in Python with the Cloud Vision API?", "output_text": "Use this Python code sample to learn how to create a product with the Cloud Vision API:\n\n${'```'}python\n\n\r\n\r\nfrom google.cloud import vision\r\n\r\ndef create_product(\r\n    project_id):\r\n    \"\"\"Create one product.\r\n    \"\"\"\r\n    print('Product name: {}'.format(response.name))\r\n${'```'}"}`,
  String.raw`{"input_text": "python to retrieve the labels of a dataset for a given dataset ID in BigQuery", "output_text": "Here is a Python code sample to retrieve the labels of a dataset for a given dataset ID in BigQuery.\n\n${'```'}python\n    print(\"\\t{}: {}\".format(label, value))\n${'```'}"}`,
  String.raw`{ "input_text": "Write the code in Python: calculate the sum of a list of integers", "output_text": "${'```'}python\nnums = [1, 2, 3]\ntotal_sum = sum(nums)\n${'```'}" }`,
];
const CHAT = [
  String.raw`{"messages": [{"author":"user", "content": "How to create a product in Python with Cloud Vision?"}, {"author": "assistant", "content": "Use this Python code sample to learn how to create a product with Cloud Vision:\n\n${'```'}python\n\n\r\nfrom google.cloud import vision\r\n${'```'}"}]}`,
  String.raw`{"messages": [{"author":"user", "content": "Python to retrieve the labels of a dataset for a given dataset ID in BigQuery"}, {"author": "assistant", "content": "Here is a Python code sample.\n\n${'```'}python\n    print(\"\\tDataset has no labels defined.\")\n${'```'}"}]}`,
];

test.each([
  ['generation', GENERATION, { examples: 3, trainingExamples: 3 }],
  ['chat', CHAT, { examples: 2, trainingExamples: 2, authors: 4 }],
] as const)('the guide’s own %s examples are sound, only too few', async (shape, lines, counts) => {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const dataset = {
    uri: 'guide.jsonl',
    sizeBytes: bytes.length,
    async *open() {
      yield bytes;
    },
  };
  const { facts, findings } = await checkDataset([dataset], { shape, role: 'training', field: 'datasetUri' });
  expect(findings.map(({ code }) => code)).toEqual(['TOO_FEW_EXAMPLES']);
  expect(facts).toMatchObject(counts);
});
