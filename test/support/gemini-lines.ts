import { generationExample, jsonl } from './example-datasets.ts';

/** A dataset in Gemini's own shape. */
export function geminiLines(examples: number): string {
  return jsonl(
    Array.from({ length: examples }, (_, index) => {
      const { input_text, output_text } = generationExample(index);
      return {
        contents: [
          { role: 'user', parts: [{ text: input_text }] },
          { role: 'model', parts: [{ text: output_text }] },
        ],
      };
    }),
  );
}
