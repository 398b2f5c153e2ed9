/** `group<separator>kind`, or a kind of the core group alone; undefined for anything else. */
export function parseKindKey(
  text: string,
  separator: '_' | '/',
): { group: string; kind: string } | undefined {
  const parts = text.split(separator);
  const [first = '', second] = parts;
  if (parts.length > 2 || first === '' || second === '') return undefined;
  return second === undefined ? { group: '', kind: first } : { group: first, kind: second };
}
