/**
 * Whether a line is shown: it has the text or, after a `!`, has it not. Capital and small letters
 * are the same unless they are told apart.
 */
export function lineFilter({
  filter = '',
  matchCase = false,
}: {
  filter?: string;
  matchCase?: boolean;
}): (line: string) => boolean {
  const inverse = filter.startsWith('!');
  const text = inverse ? filter.slice(1) : filter;
  const wanted = matchCase ? text : text.toLowerCase();
  return (line) => (matchCase ? line : line.toLowerCase()).includes(wanted) !== inverse;
}
