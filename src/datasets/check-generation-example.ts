import {
  canonicalText,
  checkFields,
  checkText,
  type Example,
  type ExampleCheck,
  type KnownFields,
  type Report,
} from './example-check.ts';

const FIELDS: KnownFields = {
  required: { input_text: '"input_text": "the prompt"', output_text: '"output_text": "the answer to learn"' },
  optional: [],
};

/** `{"input_text": …, "output_text": …}`, both with something in them. */
export function checkGenerationExample(example: Example, report: Report): ExampleCheck {
  let sound = checkFields(example, FIELDS, '', report);
  for (const field of ['input_text', 'output_text']) {
    if (Object.hasOwn(example, field)) sound = checkText(example[field], field, report) && sound;
  }
  return {
    authors: 0,
    trainingExamples: 1,
    ...(sound ? { canonical: canonicalText([example.input_text, example.output_text]) } : {}),
  };
}
