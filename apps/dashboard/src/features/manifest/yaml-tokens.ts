/** A piece of a line of YAML, by what it is. Good enough to colour what `yamlOf` writes. */
export interface Token {
  kind: 'key' | 'text' | 'number' | 'keyword' | 'comment' | 'mark';
  text: string;
}

const LINE =
  /^(\s*(?:- )*)(?:((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:"'{[|>&*!%@`-][^:#]*?|-[^\s:][^:]*?))(:)(?=\s|$))?(.*)$/;
const KEYWORDS = new Set(['true', 'false', 'null', '~', '{}', '[]', '""', '|', '|-', '>', '>-']);

export function tokensOf(line: string): Token[] {
  if (/^\s*#/.test(line)) return [{ kind: 'comment', text: line }];
  const [, indent = '', key, colon, rest = ''] = LINE.exec(line) ?? [];
  const tokens: Token[] = [];
  if (indent) tokens.push({ kind: 'mark', text: indent });
  if (key !== undefined) tokens.push({ kind: 'key', text: key });
  if (colon) tokens.push({ kind: 'mark', text: colon });
  if (rest) tokens.push({ kind: kindOf(rest.trim()), text: rest });
  return tokens;
}

function kindOf(value: string): Token['kind'] {
  if (KEYWORDS.has(value)) return 'keyword';
  return /^-?\d+(\.\d+)?$/.test(value) ? 'number' : 'text';
}
