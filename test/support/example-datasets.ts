const NOUNS = ['user', 'order', 'model', 'batch', 'token', 'bucket', 'trial', 'label', 'metric', 'region'];
const VERBS = ['load', 'save', 'count', 'merge', 'parse', 'check', 'list', 'drop', 'find', 'send'];

/** The n-th of as many different generation examples as a test wants. */
export function generationExample(n: number): { input_text: string; output_text: string } {
  const noun = NOUNS[n % NOUNS.length];
  const verb = VERBS[Math.floor(n / NOUNS.length) % VERBS.length];
  const name = `${verb}_${noun}_${n}`;
  return {
    input_text: `Write the code in Python: ${verb} the ${noun} number ${n}`,
    output_text: `\`\`\`python\ndef ${name}(value):\n    return ${verb}(value, ${n})\n\`\`\``,
  };
}

/** JSONL of the examples from `first` on. */
export function generationDataset(examples: number, first = 0): string {
  return jsonl(Array.from({ length: examples }, (_, index) => generationExample(first + index)));
}

export function chatDataset(examples: number): string {
  return jsonl(
    Array.from({ length: examples }, (_, index) => {
      const { input_text, output_text } = generationExample(index);
      return {
        messages: [
          { author: 'user', content: input_text },
          { author: 'assistant', content: output_text },
        ],
      };
    }),
  );
}

export function jsonl(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
