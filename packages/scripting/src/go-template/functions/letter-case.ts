/** A word begins behind what is neither letter, digit nor underscore. */
export function titleCase(text: string): string {
  return text.replace(/(^|[^\p{L}\p{N}_])(\p{L})/gu, (_, before: string, letter: string) => {
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

/**
 * Words: a run of signs, capitals before a capitalized word, a capitalized word, small letters, or
 * letters that have no case; with the digits behind them, unless these begin a word as in `3rd`.
 */
const WORDS =
  /(?<joint>[\s_-])|(?<mark>\p{P})|\p{N}+(?:[\p{Ll}\p{Lm}][\p{Ll}\p{Lm}\p{N}]*)?|(?:\p{S}+|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}[\p{Ll}\p{Lm}]+|\p{Lu}+|[\p{Ll}\p{Lm}]+|[^\s\p{P}\p{N}\p{S}\p{Lu}\p{Ll}\p{Lm}]+)(?:\p{N}+(?![\p{Ll}\p{Lm}\p{N}]))?/gu;

/** Words are joined, except where a joint or a punctuation mark is between them already. */
function lowerWith(text: string, joint: string): string {
  let result = '';
  let isBehindWord = false;
  for (const { 0: word, groups } of text.matchAll(WORDS)) {
    const isWord = groups?.joint === undefined && groups?.mark === undefined;
    if (isWord && isBehindWord) result += joint;
    result += groups?.joint === undefined ? word.toLowerCase() : joint;
    isBehindWord = isWord;
  }
  return result;
}

/** Of the joints between two words the last one goes; before and behind the words all stay. */
export function camelCase(text: string): string {
  const pieces = text.split(/([_\s-]+)/);
  return pieces
    .map((piece, at) => {
      if (at % 2 === 0) return capitalized(piece);
      const isBetween = pieces[at - 1] !== '' && pieces[at + 1] !== '';
      return isBetween ? piece.slice(0, -1) : piece;
    })
    .join('');
}

/** Capitals right behind a first one become small. */
function capitalized(word: string): string {
  const start = /^\p{Lu}+/u.exec(word)?.[0];
  const [first = '', ...rest] = [...(start ?? word)];
  const behind = rest.join('');
  if (start === undefined) return first.toUpperCase() + behind;
  return first + behind.toLowerCase() + word.slice(start.length);
}
