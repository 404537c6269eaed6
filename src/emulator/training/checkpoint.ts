import { NETWORK_SHAPE, type Network, networkOver, WEIGHT_COUNT } from './network.ts';

const FORMAT = 'next-character-model';
const VERSION = 1;

/** Four bytes with the header's length, the header as JSON, then the weights as little-endian 32-bit floats. */
export function encodeCheckpoint(weights: Float32Array, step: number): Buffer {
  const header = Buffer.from(JSON.stringify({ format: FORMAT, version: VERSION, step, ...NETWORK_SHAPE }));
  const bytes = Buffer.alloc(4 + header.length + weights.length * 4);
  bytes.writeUInt32LE(header.length);
  header.copy(bytes, 4);
  for (const [index, weight] of weights.entries()) bytes.writeFloatLE(weight, 4 + header.length + index * 4);
  return bytes;
}

export function decodeCheckpoint(checkpoint: Uint8Array): Network {
  const bytes = Buffer.from(checkpoint.buffer, checkpoint.byteOffset, checkpoint.byteLength);
  const start = readHeader(bytes);
  if (bytes.length !== start + WEIGHT_COUNT * 4) {
    throw new Error(`The checkpoint has ${bytes.length - start} bytes of weights, not ${WEIGHT_COUNT * 4}.`);
  }
  const weights = new Float32Array(WEIGHT_COUNT);
  for (let index = 0; index < WEIGHT_COUNT; index += 1) weights[index] = bytes.readFloatLE(start + index * 4);
  return networkOver(weights);
}

/** Answers where the weights begin. */
function readHeader(bytes: Buffer): number {
  const length = bytes.length < 4 ? 0 : bytes.readUInt32LE();
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(bytes.toString('utf8', 4, 4 + length));
  } catch {
    throw new Error('These bytes are no checkpoint of a next-character model.');
  }
  const wanted = { format: FORMAT, version: VERSION, ...NETWORK_SHAPE };
  for (const [field, value] of Object.entries(wanted)) {
    if (header[field] !== value) throw new Error(`The checkpoint's ${field} is ${header[field]}, not ${value}.`);
  }
  return 4 + length;
}
