import { trimSet } from '../../trim-set.ts';
import { sprint } from '../print.ts';
import { quoteGo } from '../quote-go.ts';
import { FunctionError } from '../template-error.ts';
import { compareTexts, goList, isList, isNil, TextMap, type Value } from '../value.ts';
import { byteLength, sliceBytes, textOf, textsOf } from './casts.ts';
import { define, type Functions } from './function.ts';
import {
  camelCase,
  kebabCase,
  snakeCase,
  swapCase,
  titleCase,
  untitleCase,
} from './letter-case.ts';
import { wrapText } from './wrap-text.ts';

const trimAll = define('ss', (set: string, text: string) => trimSet(text, set));

export const stringFunctions: Functions = {
  upper: define('s', (text: string) => text.toUpperCase()),
  lower: define('s', (text: string) => text.toLowerCase()),
  title: define('s', titleCase),
  untitle: define('s', untitleCase),
  swapcase: define('s', swapCase),
  snakecase: define('s', snakeCase),
  camelcase: define('s', camelCase),
  kebabcase: define('s', kebabCase),
  trim: define('s', (text: string) => text.trim()),
  trimAll,
  trimall: trimAll,
  trimSuffix: define('ss', (end: string, text: string) =>
    end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text,
  ),
  trimPrefix: define('ss', (start: string, text: string) =>
    text.startsWith(start) ? text.slice(start.length) : text,
  ),
  hello: define('', () => 'Hello!'),
  nospace: define('s', (text: string) => text.replace(/\s/g, '')),
  initials: define('s', (text: string) =>
    text
      .split(/\s+/)
      .map((word) => [...word][0] ?? '')
      .join(''),
  ),
  trunc: define('is', (count: bigint, text: string) => {
    const [wanted, length] = [Number(count), byteLength(text)];
    if (wanted < 0 && length + wanted > 0) return sliceBytes(text, length + wanted);
    return wanted >= 0 && length > wanted ? sliceBytes(text, 0, wanted) : text;
  }),
  abbrev: define('is', (width: bigint, text: string) => abbreviate(text, 0, Number(width))),
  abbrevboth: define('iis', (left: bigint, right: bigint, text: string) =>
    right < 4n || (left > 0n && right < 7n) ? text : abbreviate(text, Number(left), Number(right)),
  ),
  substr: define('iis', (from: bigint, to: bigint, text: string) => {
    const [start, end, length] = [Number(from), Number(to), byteLength(text)];
    if (start < 0) return cutBytes(text, 0, end);
    return end < 0 || end > length ? cutBytes(text, start, length) : cutBytes(text, start, end);
  }),
  repeat: {
    params: 'is',
    call: ([given, text], { budget }) => {
      const count = Number(given);
      if (count < 0) throw new FunctionError('negative Repeat count');
      budget.size(count * (text as string).length);
      return (text as string).repeat(count);
    },
  },
  wrap: define('is', (width: bigint, text: string) => wrapText(text, Number(width), '\n', false)),
  wrapWith: define('iss', (width: bigint, end: string, text: string) =>
    wrapText(text, Number(width), end, true),
  ),
  contains: define('ss', (part: string, text: string) => text.includes(part)),
  hasPrefix: define('ss', (start: string, text: string) => text.startsWith(start)),
  hasSuffix: define('ss', (end: string, text: string) => text.endsWith(end)),
  quote: define('a*', (...values: Value[]) => joined(values, (text) => quoteGo(text))),
  squote: define('a*', (...values: Value[]) => joined(values, (text) => `'${text}'`)),
  cat: define('a*', (...values: Value[]) => joined(values, (text) => text)),
  indent: {
    params: 'is',
    call: ([by, text], { budget }) => indent(by as bigint, text as string, budget),
  },
  nindent: {
    params: 'is',
    call: ([by, text], { budget }) => `\n${indent(by as bigint, text as string, budget)}`,
  },
  replace: {
    params: 'sss',
    call: ([before, after, text], { budget }) => {
      const pieces = splitText(text as string, before as string);
      budget.size((text as string).length + pieces.length * (after as string).length);
      // An empty text is found before, between and after the letters.
      return before === ''
        ? `${after}${pieces.map((one) => `${one}${after}`).join('')}`
        : pieces.join(after as string);
    },
  },
  plural: define('ssi', (one: string, many: string, count: bigint) => (count === 1n ? one : many)),
  join: {
    params: 'sa',
    call: ([separator, list], { budget }) => {
      const text = textsOf(list).join(separator as string);
      budget.size(text.length);
      return text;
    },
  },
  split: define('ss', (separator: string, text: string) => numbered(splitText(text, separator))),
  splitList: define('ss', (separator: string, text: string) =>
    goList('[]string', splitText(text, separator)),
  ),
  splitn: define('sis', (separator: string, count: bigint, text: string) => {
    const [pieces, most] = [splitText(text, separator), Number(count)];
    if (most < 0 || pieces.length <= most) return numbered(pieces);
    if (most === 0) return new TextMap();
    return numbered([...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)]);
  }),
  sortAlpha: define('a', (list: Value) => {
    const texts = isList(list) ? textsOf(list) : [textOf(list)];
    return goList('[]string', texts.sort(compareTexts));
  }),
  toStrings: define('a', (list: Value) => goList('[]string', textsOf(list))),
  toString: define('a', textOf),
};

function joined(values: readonly Value[], write: (text: string) => string): string {
  return values
    .filter((value) => !isNil(value))
    .map((value) => write(sprint([value])))
    .join(' ');
}

function splitText(text: string, separator: string): string[] {
  return separator === '' ? [...text] : text.split(separator);
}

function numbered(pieces: readonly string[]): TextMap {
  return new TextMap(pieces.map((piece, at) => [`_${at}`, piece]));
}

function indent(by: bigint, text: string, budget: { size(length: number): void }): string {
  if (by < 0n) throw new FunctionError('negative Repeat count');
  const lines = text.split('\n');
  budget.size(text.length + lines.length * Number(by));
  const pad = ' '.repeat(Number(by));
  return lines.map((line) => pad + line).join('\n');
}

function cutBytes(text: string, from: number, to: number): string {
  if (from > to || to > byteLength(text)) {
    throw new FunctionError(`slice bounds out of range [${from}:${to}]`);
  }
  return sliceBytes(text, from, to);
}

const MARK = '...';

function abbreviate(text: string, offset: number, width: number): string {
  if (width < 4 || text.length <= width || (offset > 4 && width < 7)) return text;
  const room = width - MARK.length;
  const from = Math.min(offset, text.length - room);
  if (from <= 4) return text.slice(0, room) + MARK;
  return from + room < text.length
    ? MARK + abbreviate(text.slice(from), 0, room)
    : MARK + text.slice(text.length - room);
}
