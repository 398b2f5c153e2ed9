import { messageOf } from '@lockstep/domain';
import { printValue } from '../../go-template/print.ts';
import { nilList, type Value } from '../../go-template/value.ts';
import { writeJson } from '../../go-template/write-json.ts';
import { trimSet } from '../../trim-set.ts';
import { exprError } from '../expr-error.ts';
import { asInt, asText, exprValue, typeOf } from '../values.ts';
import { type ExprFunction, type ExprFunctions, plain } from './function.ts';

const ofText = (name: string, change: (text: string) => Value): ExprFunction =>
  plain(1, 1, ([text]) => change(asText(text, name)));
const ofTwo = (name: string, change: (text: string, part: string) => Value): ExprFunction =>
  plain(2, 2, ([text, part]) => change(asText(text, name), asText(part, name)));

export const textFunctions: ExprFunctions = {
  upper: ofText('upper', (text) => text.toUpperCase()),
  lower: ofText('lower', (text) => text.toLowerCase()),
  trim: plain(1, 2, ([text, set]) =>
    set === undefined
      ? asText(text, 'trim').trim()
      : trimSet(asText(text, 'trim'), asText(set, 'trim')),
  ),
  trimPrefix: plain(1, 2, ([text, start = ' ']) => {
    const [whole, part] = [asText(text, 'trimPrefix'), asText(start, 'trimPrefix')];
    return whole.startsWith(part) ? whole.slice(part.length) : whole;
  }),
  trimSuffix: plain(1, 2, ([text, end = ' ']) => {
    const [whole, part] = [asText(text, 'trimSuffix'), asText(end, 'trimSuffix')];
    return part !== '' && whole.endsWith(part) ? whole.slice(0, -part.length) : whole;
  }),
  hasPrefix: ofTwo('hasPrefix', (text, part) => text.startsWith(part)),
  hasSuffix: ofTwo('hasSuffix', (text, part) => text.endsWith(part)),
  indexOf: ofTwo('indexOf', (text, part) => BigInt(text.indexOf(part))),
  lastIndexOf: ofTwo('lastIndexOf', (text, part) => BigInt(text.lastIndexOf(part))),
  split: plain(2, 3, ([text, separator, most]) => splitText('split', text, separator, most)),
  splitAfter: plain(2, 3, ([text, separator, most]) => {
    const pieces = splitText('splitAfter', text, separator, most);
    if (pieces.length === 0) return pieces;
    return pieces.map((one, at) => (at < pieces.length - 1 ? `${one}${separator}` : one));
  }),
  replace: plain(3, 4, ([text, before, after, most], room) => {
    const [whole, part, by] = [text, before, after].map((one) => asText(one, 'replace')) as [
      string,
      string,
      string,
    ];
    const limit = most === undefined ? -1 : asInt(most, 'replace');
    const pieces = part === '' ? ['', ...whole, ''] : whole.split(part);
    room.make(whole.length + pieces.length * by.length);
    const parted = limit < 0 ? pieces : cut(pieces, limit + 1, part);
    return parted.join(by);
  }),
  repeat: plain(2, 2, ([text, count], room) => {
    const [whole, times] = [asText(text, 'repeat'), asInt(count, 'repeat')];
    if (times < 0) throw exprError('invalid argument for repeat: it is negative');
    room.make(whole.length * times);
    return whole.repeat(times);
  }),
  string: plain(1, 1, ([value]) => printValue(value)),
  type: plain(1, 1, ([value]) => typeOf(value)),
  toJSON: plain(1, 1, ([value]) => writeJson(value, { isHtmlSafe: true, indent: '  ' })),
  fromJSON: ofText('fromJSON', (text) => {
    try {
      return exprValue(JSON.parse(text));
    } catch (error) {
      throw exprError(`fromJSON: ${messageOf(error)}`);
    }
  }),
  toBase64: ofText('toBase64', (text) => Buffer.from(text).toString('base64')),
  fromBase64: ofText('fromBase64', (text) => {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
      throw exprError('illegal base64 data');
    }
    return Buffer.from(text, 'base64').toString('utf8');
  }),
};

function splitText(name: string, text: Value, separator: Value, most: Value): readonly Value[] {
  const [whole, part] = [asText(text, name), asText(separator, name)];
  const pieces = part === '' ? [...whole] : whole.split(part);
  if (most === undefined) return pieces;
  const limit = asInt(most, name);
  if (limit === 0) return nilList('[]string');
  return limit < 0 ? pieces : cut(pieces, limit, part);
}

/** The first pieces, and all the others as one. */
function cut(pieces: readonly string[], most: number, joint: string): string[] {
  if (most === 0 || pieces.length <= most) return most === 0 ? [] : [...pieces];
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(joint)];
}
