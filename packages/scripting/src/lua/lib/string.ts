import { call, index, makesText } from '../run/operators.ts';
import { LuaTable } from '../table.ts';
import { isTrue, LuaFunction, type LuaValue, raise, typeName } from '../values.ts';
import { type Arguments, type Builtin, functionsOf } from './arguments.ts';
import { textOf } from './base.ts';
import { type Match, Matcher } from './patterns.ts';
import { formatText } from './string-format.ts';

const BUILTINS: Record<string, Builtin> = {
  byte(args) {
    const text = args.text(1);
    const from = args.integer(2, 1);
    const slice = sliceOf(text, from, args.integer(3, from));
    args.runtime.budget.allocate(slice.length * 8);
    return [...slice].map((char) => char.charCodeAt(0));
  },
  char: (args) =>
    args.all
      .map((_, at) => {
        const code = args.integer(at + 1);
        if (code < 0 || code > 255) args.bad(at + 1, 'invalid value');
        return String.fromCharCode(code);
      })
      .join(''),
  find: (args) => findIn(args, { answersCaptures: false }),
  format(args) {
    const text = formatText(args);
    makesText(args.runtime, text.length);
    return text;
  },
  gfind: gmatch,
  gmatch,
  gsub,
  len: (args) => args.text(1).length,
  lower: (args) =>
    made(
      args,
      args.text(1).replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    ),
  match: (args) => findIn(args, { answersCaptures: true }),
  rep(args) {
    const [text, count] = [args.text(1), Math.max(0, args.integer(2))];
    const separator = args.text(3, '');
    if (count === 0) return '';
    makesText(args.runtime, (text.length + separator.length) * count);
    return separator === '' ? text.repeat(count) : (text + separator).repeat(count - 1) + text;
  },
  reverse: (args) => made(args, Buffer.from(args.text(1), 'latin1').reverse().toString('latin1')),
  sub: (args) => sliceOf(args.text(1), args.integer(2, 1), args.integer(3, -1)),
  upper: (args) =>
    made(
      args,
      args.text(1).replace(/[a-z]+/g, (part) => part.toUpperCase()),
    ),
};

export const STRING: readonly [string, LuaValue][] = functionsOf(BUILTINS);

function made(args: Arguments, text: string): string {
  makesText(args.runtime, text.length);
  return text;
}

/** From one position to another, both counted from 1, or from the end below 0. */
function sliceOf(text: string, from: number, to: number): string {
  const start = from < 0 ? Math.max(text.length + from, 0) : Math.max(from - 1, 0);
  const end = to < 0 ? text.length + to + 1 : to;
  return end <= start ? '' : text.slice(start, end);
}

const SPECIAL = /[\^$*+?.()[\]%-]/;

function findIn(args: Arguments, { answersCaptures }: { answersCaptures: boolean }) {
  const [text, pattern] = [args.text(1), args.text(2)];
  const first = args.integer(3, 1);
  const wanted = first < 0 ? Math.max(text.length + first, 0) : Math.max(first - 1, 0);
  const from = Math.min(wanted, text.length);
  args.runtime.budget.spend(((text.length + pattern.length) >> 8) + 1);
  if (!answersCaptures && (isTrue(args.get(4)) || !SPECIAL.test(pattern))) {
    const at = indexIn(args, text, pattern, from);
    return at < 0 ? undefined : [at + 1, at + pattern.length];
  }
  const match = new Matcher(args.runtime, text, pattern).find(from);
  if (!match) return undefined;
  return answersCaptures
    ? capturesOf(text, match)
    : [match.start + 1, match.end, ...match.captures];
}

const COMPARISONS_PER_LOOK = 1 << 20;

/** As `indexOf`, in steps: at worst it compares the whole pattern at each place of the text. */
function indexIn(args: Arguments, text: string, pattern: string, from: number): number {
  const places = Math.ceil(COMPARISONS_PER_LOOK / (pattern.length + 1));
  for (let start = from; start + pattern.length <= text.length; start += places) {
    const found = text.slice(start, start + places + pattern.length - 1).indexOf(pattern);
    if (found >= 0) return start + found;
    args.runtime.budget.spend(COMPARISONS_PER_LOOK >> 8);
  }
  return -1;
}

/** The captures, or the whole match where there are none. */
function capturesOf(text: string, { start, end, captures }: Match): LuaValue[] {
  return captures.length > 0 ? captures : [text.slice(start, end)];
}

const BYTES_OF_ITERATOR = 512;

function gmatch(args: Arguments): LuaValue {
  const text = args.text(1);
  const matcher = new Matcher(args.runtime, text, args.text(2));
  args.runtime.budget.allocate(BYTES_OF_ITERATOR);
  let from = 0;
  return new LuaFunction('gmatch', () => {
    for (; from <= text.length; from++) {
      const match = matcher.at(from);
      if (!match) continue;
      from = match.end > match.start ? match.end : match.end + 1;
      return capturesOf(text, match);
    }
    return [undefined];
  });
}

/** What holds a piece of a text that is put together. */
const BYTES_OF_PIECE = 64;

function gsub(args: Arguments): LuaValue[] {
  const [text, pattern] = [args.text(1), args.text(2)];
  const replacement = args.get(3);
  const atMost = args.number(4, Number.POSITIVE_INFINITY);
  const anchored = pattern.startsWith('^');
  const matcher = new Matcher(args.runtime, text, pattern);
  let result = '';
  let count = 0;
  let at = 0;
  let copied = 0;
  while (count < atMost) {
    const match = matcher.at(at, anchored ? 1 : 0);
    if (match) {
      count++;
      const piece = replaced(args, text, match, replacement);
      makesText(args.runtime, piece.length + BYTES_OF_PIECE);
      result += text.slice(copied, at) + piece;
      copied = match.end;
    }
    if (match && match.end > at) at = match.end;
    else if (at < text.length) at++;
    else break;
    if (anchored) break;
  }
  const rest = text.slice(copied);
  makesText(args.runtime, result.length + rest.length);
  return [result + rest, count];
}

function replaced(args: Arguments, text: string, match: Match, by: LuaValue): string {
  const { runtime } = args;
  const whole = text.slice(match.start, match.end);
  let value: LuaValue;
  if (typeof by === 'string' || typeof by === 'number') {
    return expanded(args, textOf(runtime, by), whole, match.captures);
  }
  const captures = capturesOf(text, match);
  if (by instanceof LuaTable) value = index(runtime, by, captures[0]);
  else if (by instanceof LuaFunction) [value] = call(runtime, by, captures);
  else return args.bad(3, `string, table or function expected, got ${typeName(by)}`);
  if (!isTrue(value)) return whole;
  if (typeof value === 'string' || typeof value === 'number') return textOf(runtime, value);
  return raise(runtime, `invalid replacement value (a ${typeName(value)})`);
}

/**
 * `%0` is the match, `%1` the first capture, `%%` a percent sign. Each piece is counted before they
 * are put together: a short replacement may stand for more than there is memory.
 */
function expanded(args: Arguments, text: string, whole: string, captures: LuaValue[]): string {
  if (!text.includes('%')) return text;
  makesText(args.runtime, text.length);
  return text.replace(/%([\s\S]?)/g, (_, char: string) => {
    const piece = /\d/.test(char) ? captured(args, Number(char), whole, captures) : char;
    makesText(args.runtime, piece.length + BYTES_OF_PIECE);
    return piece;
  });
}

function captured(args: Arguments, at: number, whole: string, captures: LuaValue[]): string {
  if (at === 0 || (at === 1 && captures.length === 0)) return whole;
  const capture = captures[at - 1];
  if (capture === undefined) return raise(args.runtime, `invalid capture index %${at}`);
  return textOf(args.runtime, capture);
}
