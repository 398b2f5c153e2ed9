const QUANTIFIER = String.raw`(?:[*+?]\??|\{\d{1,2}(?:,\d{0,2})?\}\??)?`;
const CLASS = String.raw`\[\^?(?:[\w/.]|[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9])+\]`;
const ATOM = new RegExp(
  String.raw`(?:[\w/ :@-]|\.|\\[./+*?|^$()[\]{}-]|${CLASS})${QUANTIFIER}`,
  'uy',
);
const CLOSE = new RegExp(String.raw`\)${QUANTIFIER}`, 'uy');

const MAX_CHARACTERS = 500;
const MAX_DEPTH = 10;

/** After which of these a branch may end, or begin. */
type Last = 'atom' | 'anchor' | 'open';

/**
 * Whether RE2 and PostgreSQL read a regular expression alike: letters, digits and plain
 * punctuation, dots, classes of plain characters, groups, alternatives that are not empty, anchors,
 * and one quantifier after what it repeats. Everything else is spelt differently in one of them.
 */
export function isPlainRegex(text: string): boolean {
  if (text.length > MAX_CHARACTERS || text === '') return false;
  let depth = 0;
  let last: Last = 'open';
  for (let at = 0; at < text.length; ) {
    const character = text[at];
    if (character === '^' || character === '$') {
      last = 'anchor';
      at += 1;
    } else if (character === '(' || character === '|') {
      if (character === '|' && last === 'open') return false;
      depth += character === '(' ? 1 : 0;
      last = 'open';
      at += 1;
    } else {
      const closes = character === ')';
      const token = tokenAt(closes ? CLOSE : ATOM, text, at);
      if (!token || (closes && (last === 'open' || depth === 0))) return false;
      depth -= closes ? 1 : 0;
      last = 'atom';
      at += token.length;
    }
    if (depth > MAX_DEPTH) return false;
  }
  return depth === 0 && last !== 'open';
}

function tokenAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
