/** Told by the field `tune`, which only a sweep has; of the rest of the input nothing is known yet. */
export function hasSweepForm(input: unknown): input is { readonly tune: unknown } {
  return typeof input === 'object' && input !== null && 'tune' in input;
}
