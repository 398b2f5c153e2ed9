/** A word begins behind what is neither letter, digit nor underscore. */
export function titleCase(text: string): string {
  return text.replace(/(^|[^\p{L}\p{N}_'’])(\p{L})/gu, (_, before: string, letter: string) => {
    return isSeparator(before) ? before + letter.toUpperCase() : before + letter;
  });
}

/** Of the signs beyond ASCII only blanks separate words. */
function isSeparator(before: string): boolean {
  return before === '' || (before.codePointAt(0) ?? 0) < 0x80 || /\s/.test(before);
}

export function untitleCase(text: string): string {
  return text.replace(/(^|\s)(\S)/g, (_, before: string, letter: string) => {
    return before + letter.toLowerCase();
  });
}

export function swapCase(text: string): string {
  return [...text]
    .map((letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    )
    .join('');
}

export function snakeCase(text: string): string {
  return lowerWith(text, '_');
}

export function kebabCase(text: string): string {
  return lowerWith(text, '-');
}

/** Words end where a capital follows a small letter, and before the last capital of several. */
function lowerWith(text: string, joint: string): string {
  return text
    .replace(/[\s_-]/g, joint)
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, `$1${joint}$2`)
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, `$1${joint}$2`)
    .toLowerCase();
}

export function camelCase(text: string): string {
  const lead = /^[_\s-]*/.exec(text)?.[0] ?? '';
  let end = text.length;
  while (end > lead.length && /[_\s-]/.test(text.charAt(end - 1))) end -= 1;
  const [body, tail] = [text.slice(lead.length, end), text.slice(end)];
  const words = body.split(/[_\s-]+/).filter((word) => word !== '');
  return lead + words.map(capitalized).join('') + tail;
}

function capitalized(word: string): string {
  const [first = '', ...rest] = [...word];
  return first.toUpperCase() + rest.join('');
}
