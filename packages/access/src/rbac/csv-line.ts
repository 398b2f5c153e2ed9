/** One line of a CSV file as its fields, or what is wrong with it. */
export type CsvLine = { kind: 'fields'; fields: string[] } | { kind: 'malformed'; reason: string };

/** What Go calls a space: policies are read as programs written in Go read them. */
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const ONE_SPACE = new RegExp(`${LEADING_SPACE.source.slice(0, -1)}$`, 'u');

/** The text without space around it. From its end by hand: a pattern would look again and again. */
export function trimSpace(text: string): string {
  const rest = text.replace(LEADING_SPACE, '');
  let end = rest.length;
  while (end > 0 && ONE_SPACE.test(rest.charAt(end - 1))) end -= 1;
  return rest.slice(0, end);
}

/**
 * Reads one line by RFC 4180, strictly: space before a field is dropped, space after it belongs to
 * it, and a quote is legal only around a whole field (doubled inside one).
 */
export function readCsvLine(line: string): CsvLine {
  const fields: string[] = [];
  let rest: string | undefined = line;
  while (rest !== undefined) {
    const field = readField(rest.replace(LEADING_SPACE, ''));
    if (typeof field === 'string') return { kind: 'malformed', reason: field };
    fields.push(field.value);
    rest = field.rest;
  }
  return { kind: 'fields', fields };
}

/** A field and what follows its comma, or what is wrong with it. */
type Field = { value: string; rest: string | undefined };

function readField(text: string): Field | string {
  return text.startsWith('"') ? readQuoted(text) : readPlain(text);
}

function readPlain(text: string): Field | string {
  const comma = text.indexOf(',');
  const value = comma < 0 ? text : text.slice(0, comma);
  if (value.includes('"')) return 'a quote inside a field that does not begin with one';
  return { value, rest: comma < 0 ? undefined : text.slice(comma + 1) };
}

function readQuoted(text: string): Field | string {
  const quoted = /^"((?:[^"]|"")*)"(,|$)/su.exec(text);
  if (!quoted) return 'a quote that is not closed at the end of its field';
  const [whole, inner = '', comma] = quoted;
  const value = inner.replaceAll('""', '"');
  return { value, rest: comma === ',' ? text.slice(whole.length) : undefined };
}
