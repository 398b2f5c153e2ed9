const LONGEST_NAME = 253;

/** A name as a DNS subdomain has it: what `nameNormalized` and `path.basenameNormalized` are. */
export function sanitizeName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^-a-z0-9.]/gu, '-')
    .slice(0, LONGEST_NAME);
  let [start, end] = [0, name.length];
  while (start < end && isEdge(name[start])) start++;
  while (end > start && isEdge(name[end - 1])) end--;
  return name.slice(start, end);
}

function isEdge(character: string | undefined): boolean {
  return character === '-' || character === '.';
}
