import { YamlProblem } from './yaml-problem.ts';

/** Kubernetes' own schemas nest less than 50 deep. */
export const MAX_YAML_DEPTH = 200;

/** A piece of a stream: JSON is read already. */
export type StreamPiece =
  | { kind: 'yaml'; text: string; line: number }
  | { kind: 'json'; value: unknown; line: number };

/**
 * Takes a stream of documents apart as Kubernetes' decoder does: JSON values one behind the other
 * where the first sign is a brace, else YAML between lines of three dashes. Lines count from 1.
 * Throws YamlProblem for dashes that are followed by something else than a comment.
 */
export function* splitDocuments(text: string): Generator<StreamPiece> {
  let at = 0;
  let line = 1;
  if (/^\s*\{/.test(text)) {
    for (let count = 0; ; count++) {
      const start = skipBlanks(text, at);
      if (start === text.length) return;
      const read = readJson(text, start);
      line += linesIn(text, at, start);
      if (!read) {
        if (count > 1) throw new YamlProblem('is neither one more JSON object nor the end', line);
        break;
      }
      yield { kind: 'json', value: read.value, line };
      line += linesIn(text, start, read.end);
      at = read.end;
    }
    // A line that ends behind a value begins no document.
    const rest = /^[^\S\n]*\n?/.exec(text.slice(at))?.[0].length ?? 0;
    const begin = at === 0 ? 0 : at + rest;
    yield* yamlDocuments(text.slice(begin), 1 + linesIn(text, 0, begin));
    return;
  }
  yield* yamlDocuments(text, 1);
}

function* yamlDocuments(text: string, first: number): Generator<StreamPiece> {
  let begin = 0;
  let beginLine = first;
  let line = first;
  for (let at = 0; at < text.length; line++) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    if (text.startsWith('---', at)) {
      const after = text.slice(at + 3, next).trim();
      if (after !== '' && !after.startsWith('#')) {
        throw new YamlProblem(`"---" must be followed by nothing but a comment`, line);
      }
      if (at > begin) {
        yield { kind: 'yaml', text: text.slice(begin, at), line: beginLine };
        begin = next;
        beginLine = line + 1;
      }
    }
    at = next;
  }
  if (begin < text.length) yield { kind: 'yaml', text: text.slice(begin), line: beginLine };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[ \t\r\n]/.test(text[at] as string)) at++;
  return at;
}

/** The JSON object that begins here; undefined where there is none. */
function readJson(text: string, start: number): { value: unknown; end: number } | undefined {
  const end = endOfObject(text, start);
  if (end === undefined) return undefined;
  try {
    return { value: JSON.parse(text.slice(start, end)) as unknown, end };
  } catch {
    return undefined;
  }
}

function endOfObject(text: string, start: number): number | undefined {
  if (text[start] !== '{') return undefined;
  let depth = 0;
  let isText = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (isText) {
      if (sign === '\\') at++;
      else if (sign === '"') isText = false;
    } else if (sign === '"') isText = true;
    else if (sign === '{' || sign === '[') {
      if (++depth > MAX_YAML_DEPTH) return undefined;
    } else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    if (text[at] === '\n') lines++;
  }
  return lines;
}
