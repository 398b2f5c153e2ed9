import { utf8Text } from '../utf8-text.ts';

export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface Code {
  digits: string;
  /** So many digits are a group; the last one is filled up with `=`. */
  group: number;
  bits: number;
  /** How many digits of the last group may be meant. */
  ends: readonly number[];
}

const CODES = {
  base64: { digits: BASE64, group: 4, bits: 6, ends: [2, 3] },
  base32: { digits: BASE32, group: 8, bits: 5, ends: [2, 4, 5, 7] },
} satisfies Record<string, Code>;

/** The text behind digits, or what is wrong with them and where, which sprig answers as a text. */
export function decodedText(name: keyof typeof CODES, text: string): string {
  const bytes = decode(CODES[name], name === 'base32' ? text.replace(/[\r\n]/g, '') : text);
  return typeof bytes === 'number'
    ? `illegal ${name} data at input byte ${bytes}`
    : utf8Text(Uint8Array.from(bytes));
}

/** The bytes, or the place of what is wrong. */
function decode(code: Code, text: string): number[] | number {
  const bytes: number[] = [];
  let digits: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\r' || character === '\n') continue;
    if (character === '=') {
      const wrong = wrongEnd(code, text, at, digits.length);
      if (wrong !== undefined) return wrong;
      return [...bytes, ...bytesOf(code, digits)];
    }
    const digit = code.digits.indexOf(character);
    if (digit < 0) return at;
    digits.push(digit);
    if (digits.length === code.group) {
      bytes.push(...bytesOf(code, digits));
      digits = [];
    }
  }
  return digits.length === 0 ? bytes : Math.max(text.length - digits.length, 0);
}

/** Where the signs that fill up the last group are wrong; undefined where they are right. */
function wrongEnd(code: Code, text: string, from: number, length: number): number | undefined {
  if (!code.ends.includes(length)) return from;
  let missing = code.group - length;
  let at = from;
  for (; at < text.length; at++) {
    if (text[at] === '\r' || text[at] === '\n') continue;
    if (missing === 0) return at;
    if (text[at] !== '=') return at;
    missing--;
  }
  return missing === 0 ? undefined : text.length;
}

function bytesOf({ bits }: Code, digits: readonly number[]): number[] {
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  for (const digit of digits) {
    held = (held << bits) | digit;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 0xff);
    held &= (1 << count) - 1;
  }
  return bytes;
}
