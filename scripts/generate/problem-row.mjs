import { code } from './markdown.mjs';

/** Facts whose text chooses between sentences; everything else only fills gaps. */
const telling = { shape: 'generation', found: 'chat' };

/** Values under which a problem has another severity than in its plain form. */
const variants = [{}, { ranks: 'by evaluation' }];

/** Describes a problem with gaps instead of facts: `the regions of tuning are ‹choices›`. */
export function problemRow(name, describe) {
  const problems = variants.map((variant) => describe(gaps({ ...telling, ...variant })));
  const severities = [...new Set(problems.map(({ severity }) => severity))].sort();
  const [{ rule, fix }] = problems;
  return [code(name), severities.join(' or '), template(rule), template(fix)];
}

function gaps(known) {
  return new Proxy({}, { get: (_, name) => known[name] ?? gap(String(name)) });
}

/** Reads as its name in a sentence, is no number, and answers the few text and list methods that sentences use. */
function gap(name) {
  const text = () => `‹${name}›`;
  const answers = {
    [Symbol.toPrimitive]: (hint) => (hint === 'string' ? text() : Number.NaN),
    toString: text,
    join: text,
    replace: text,
    startsWith: () => true,
    includes: () => false,
  };
  return new Proxy({}, { get: (_, key) => answers[key] });
}

/** A number that is worked out from two gaps is not a number: its place is a gap, too. */
function template(text) {
  return String(text).replaceAll('NaN', '‹…›');
}
