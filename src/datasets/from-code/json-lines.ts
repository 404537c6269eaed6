import type { DatasetShape } from '../../contract/dataset.ts';
import type { CodeExample } from './examples.ts';

/** One dataset line with its line feed. */
export function toJsonLine({ inputText, outputText }: CodeExample, shape: DatasetShape): string {
  const example =
    shape === 'generation'
      ? { input_text: inputText, output_text: outputText }
      : {
          messages: [
            { author: 'user', content: inputText },
            { author: 'assistant', content: outputText },
          ],
        };
  return `${JSON.stringify(example)}\n`;
}
