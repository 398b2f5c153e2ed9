import { createHash } from 'node:crypto';
import { messageOf } from '@lockstep/domain';
import { FunctionError } from '../template-error.ts';
import { fromJson, type Value } from '../value.ts';
import { type JsonStyle, writeJson } from '../write-json.ts';
import { BASE32, decodedText } from './base-digits.ts';
import { define, type Functions, type TemplateFunction } from './function.ts';

const hash = (algorithm: string) =>
  define('s', (text: string) => createHash(algorithm).update(text).digest('hex'));

export const encodingFunctions: Functions = {
  toJson: json({ isHtmlSafe: true }),
  mustToJson: define('a', (value: Value) => writeJson(value, { isHtmlSafe: true })),
  toRawJson: define('a', (value: Value) => writeJson(value)),
  mustToRawJson: define('a', (value: Value) => writeJson(value)),
  toPrettyJson: json({ isHtmlSafe: true, indent: '  ' }),
  mustToPrettyJson: define('a', (value: Value) =>
    writeJson(value, { isHtmlSafe: true, indent: '  ' }),
  ),
  fromJson: define('s', (text: string) => {
    try {
      return fromJson(JSON.parse(text));
    } catch {
      return undefined;
    }
  }),
  mustFromJson: define('s', (text: string) => {
    try {
      return fromJson(JSON.parse(text));
    } catch (error) {
      throw new FunctionError(messageOf(error));
    }
  }),
  b64enc: define('s', (text: string) => Buffer.from(text).toString('base64')),
  b64dec: define('s', (text: string) => decodedText('base64', text)),
  b32enc: define('s', base32),
  b32dec: define('s', (text: string) => decodedText('base32', text)),
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
  adler32sum: define('s', (text: string) => {
    let [a, b] = [1, 0];
    for (const byte of Buffer.from(text)) {
      a = (a + byte) % 65_521;
      b = (b + a) % 65_521;
    }
    return String(b * 65_536 + a);
  }),
};

/** JSON, or nothing where there can be none. */
function json(style: JsonStyle): TemplateFunction {
  return define('a', (value: Value) => {
    try {
      return writeJson(value, style);
    } catch (error) {
      if (error instanceof FunctionError) return '';
      throw error;
    }
  });
}

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  const written = digits.map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return written.padEnd(Math.ceil(written.length / 8) * 8, '=');
}
