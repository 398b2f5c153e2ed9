import { createHash } from 'node:crypto';
import { messageOf } from '@lockstep/domain';
import { FunctionError } from '../template-error.ts';
import { fromJson, toJson, type Value } from '../value.ts';
import { define, type Functions } from './function.ts';

const hash = (algorithm: string) =>
  define('s', (text: string) => createHash(algorithm).update(text).digest('hex'));

export const encodingFunctions: Functions = {
  toJson: define('a', (value: Value) => htmlSafe(JSON.stringify(toJson(value)))),
  mustToJson: define('a', (value: Value) => htmlSafe(JSON.stringify(toJson(value)))),
  toRawJson: define('a', (value: Value) => JSON.stringify(toJson(value))),
  mustToRawJson: define('a', (value: Value) => JSON.stringify(toJson(value))),
  toPrettyJson: define('a', (value: Value) => htmlSafe(JSON.stringify(toJson(value), null, 2))),
  mustToPrettyJson: define('a', (value: Value) => htmlSafe(JSON.stringify(toJson(value), null, 2))),
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
  b64dec: define('s', (text: string) => {
    const digits = text.replace(/[\r\n]/g, '');
    const wrong = /[^A-Za-z0-9+/=]/.exec(digits);
    if (wrong || digits.length % 4 !== 0 || !/^[^=]*={0,2}$/.test(digits)) {
      return `illegal base64 data at input byte ${wrong?.index ?? digits.length - (digits.length % 4)}`;
    }
    return Buffer.from(digits, 'base64').toString('utf8');
  }),
  b32enc: define('s', base32),
  b32dec: define('s', fromBase32),
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

/** Go writes these so that they do no harm within HTML. */
function htmlSafe(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  const written = digits.map((five) => DIGITS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return written.padEnd(Math.ceil(written.length / 8) * 8, '=');
}

function fromBase32(text: string): string {
  const digits = text.replace(/[\r\n]/g, '').replace(/={0,6}$/, '');
  const wrong = [...digits].findIndex((digit) => !DIGITS.includes(digit));
  if (wrong >= 0) return `illegal base32 data at input byte ${wrong}`;
  const bits = [...digits].map((one) => DIGITS.indexOf(one).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8');
}
