import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMultipart } from './multipart.ts';

async function parse(body: Buffer, cut: number, contentType = 'multipart/related; boundary=xyz'): Promise<string> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += cut) pieces.push(body.subarray(at, at + cut));
  const { content } = await openMultipart(Readable.from(pieces), contentType);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

const bodyWith = (content: string, end = '\r\n'): Buffer =>
  Buffer.from(`--xyz${end}${end}{"name":"n"}${end}--xyz${end}a: b${end}${end}${content}${end}--xyz--`, 'latin1');

test('the content comes out byte for byte, however the network cuts the body', async () => {
  const content = fc.string({ unit: fc.constantFrom('\r', '\n', '-', 'x', 'y', 'z', 'é'), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 50 }), async (text, cut) => {
      fc.pre(!`\n${text}`.includes('\n--xyz')); // a client chooses a boundary that is not in its content
      expect(await parse(bodyWith(text), cut)).toBe(text);
    }),
  );
});

test('bare line feeds and a quoted boundary are taken too', async () => {
  expect(await parse(bodyWith('text', '\n'), 7, 'multipart/related; boundary="xyz"')).toBe('text');
});

test('a body that ends too soon is refused', async () => {
  await expect(parse(bodyWith('text').subarray(0, -9), 5)).rejects.toMatchObject({ status: 400 });
  await expect(parse(bodyWith('text').subarray(0, 20), 5)).rejects.toMatchObject({ status: 400 });
  await expect(parse(bodyWith('text'), 5, 'multipart/related')).rejects.toMatchObject({ status: 400 });
});
