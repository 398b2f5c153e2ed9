/**
 * Whether a JSON text nests deeper than allowed, told before it is read: what is made from it is
 * walked and written by recursion later on.
 */
export function isDeeperThan(maxDepth: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfText(text, at);
        break;
      case '[':
      case '{':
        depth++;
        if (depth > maxDepth) return true;
        break;
      case ']':
      case '}':
        depth--;
    }
  }
  return false;
}

/** Where the text that begins at a quote ends; the end of all for one that does not. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
