import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type BaseModelFacts, baseModels } from '../catalog/base-models.ts';
import { type GeminiModelFacts, geminiModels } from '../catalog/gemini-models.ts';
import { parseDuration } from '../requests/duration.ts';

/** Parser of an option that is a whole number within limits; commander turns the refusal into exit 2. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It is a whole number from ${minimum} to ${maximum}.`);
  };
}

export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It is a number.');
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0.');
}

export function numberFromZeroToOne(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It is a number from 0 to 1.');
}

export function knownBaseModel(text: string): BaseModelFacts | GeminiModelFacts {
  const facts = geminiModels.get(text) ?? baseModels.get(text);
  if (facts) return facts;
  throw new InvalidArgumentError(`Known are ${[...geminiModels.keys(), ...baseModels.keys()].join(', ')}.`);
}

/** Also one that is no longer, or not yet, in the catalog: models tuned from it may be there. */
export function versionedBaseModel(text: string): string {
  if (/^[a-z][a-z0-9-]*@\d{3}$/.test(text) || /^gemini-\d/.test(text)) return text;
  const versions = [...baseModels.keys()].filter((id) => id.startsWith(`${text}@`));
  const choices = versions.length > 0 ? versions : [...baseModels.keys()];
  throw new InvalidArgumentError(`The registry lists by base model with version: ${choices.join(', ')}.`);
}

/** `45m..3h`, or one duration for both ends. */
export function jobTimeRange(text: string): { lowSeconds: number; highSeconds: number } {
  const [low, high = low] = text.split('..').map((part) => parseDuration(part.trim()));
  if (low !== undefined && high !== undefined && low > 0 && low <= high) {
    return { lowSeconds: low / 1_000, highSeconds: high / 1_000 };
  }
  throw new InvalidArgumentError('It is two durations, the shorter one first, for example 45m..3h.');
}

/** One of several web origins: each occurrence adds to those before. */
export function origin(text: string, before: readonly string[]): string[] {
  if (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text) return [...before, text];
  throw new InvalidArgumentError('It is http or https, host and port, for example http://localhost:8233.');
}
