/** Where a scalar stands: between lines of its own, or before the colon of an entry. */
export type ScalarPlace = 'value' | 'key';

/** A text as Go's YAML writes it, without the lines of a literal block; undefined where it is one. */
export function yamlText(text: string, place: ScalarPlace): string | undefined {
  const allowed = analyze(text);
  if (text.includes('\n')) {
    return allowed.literal && place === 'value' ? undefined : doubleQuoted(text);
  }
  if (isMoreThanText(text)) return doubleQuoted(text);
  if (allowed.plain) return text;
  return allowed.singleQuoted ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

const WORDS = new Set(
  'y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF'.split(' '),
);
const NOTHING = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLOATS = new Set(
  '.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'.split(' '),
);
const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const DAY = /^\d{4}-(?<month>\d\d?)-(?<day>\d\d?)/;
const TIME =
  /^\d{4}-\d\d?-\d\d?(?:[Tt]\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)| \d\d?:\d\d?:\d\d?(?:\.\d+)?)?$/;

/** Without quotes it would be read as something else: a number, a moment, a yes or no. */
function isMoreThanText(text: string): boolean {
  if (WORDS.has(text) || NOTHING.has(text) || FLOATS.has(text)) return true;
  if (BASE_60.test(text) || isTime(text)) return true;
  if (/^[-+\d]/.test(text)) {
    const plain = text.replaceAll('_', '');
    return INTEGER.test(plain) || (FLOAT.test(plain) && Number.isFinite(Number(plain)));
  }
  return text.startsWith('.') && FLOAT.test(text);
}

function isTime(text: string): boolean {
  if (!TIME.test(text)) return false;
  const { month, day } = DAY.exec(text)?.groups ?? {};
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), Number(month), 0)).getUTCDate();
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= last;
}

interface Allowed {
  plain: boolean;
  singleQuoted: boolean;
  literal: boolean;
}

/** Signs that a plain text cannot begin with, or not before a blank. */
const STARTS = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t\n\r\u0085\u2028\u2029\0]|$))/;
const WITHIN = /:(?:[ \t\n\r\u0085\u2028\u2029\0]|$)|[ \t\n\r\u0085\u2028\u2029\0]#/;

function analyze(text: string): Allowed {
  const isSpecial = [...text].some((one) => !isPrintable(one) && one !== '\n');
  const hasSpaceBreak = / [\n\r\u0085\u2028\u2029]/.test(text);
  const hasBreakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const isEdged = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const hasBreak = /[\n\r\u0085\u2028\u2029]/.test(text);
  const isUnfit = hasSpaceBreak || isSpecial;
  return {
    plain: !(isUnfit || isEdged || hasBreak || STARTS.test(text) || WITHIN.test(text)),
    singleQuoted: !(isUnfit || hasBreakSpace),
    literal: !(isUnfit || text.endsWith(' ')),
  };
}

/** As the library there has it, which takes nothing beyond U+FFFF for printable. */
function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0xfeff || code === 0xfffe || code === 0xffff || code > 0xffff) return false;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && !(code >= 0xd800 && code < 0xe000));
}

const ESCAPES: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function doubleQuoted(text: string): string {
  return `"${[...text].map(escaped).join('')}"`;
}

function escaped(character: string): string {
  const known = character === '\u00a0' ? undefined : ESCAPES[character];
  if (known !== undefined) return known;
  if (isPrintable(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
