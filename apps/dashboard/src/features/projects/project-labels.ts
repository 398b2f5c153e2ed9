/** Labels as lines, `key=value` each. */
export function labelLines(labels: Record<string, string> | null | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}

export function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(pairs(text).map(({ key, value }) => [key, value]));
}

/** What is wrong with the first line that cannot be read. */
export function labelProblem(text: string): string | undefined {
  const seen = new Set<string>();
  for (const { line, key } of pairs(text)) {
    if (!line.includes('=') || key === '') return `“${line}” is not key=value`;
    if (seen.has(key)) return `${key} is there twice`;
    seen.add(key);
  }
  return undefined;
}

/** The annotations with this one, or without it where the text is empty. */
export function annotationsOf(
  before: Record<string, string> | null | undefined,
  name: string,
  text: string,
): Record<string, string> {
  const { [name]: _was, ...others } = before ?? {};
  return text.trim() === '' ? others : { ...others, [name]: text };
}

function pairs(text: string) {
  return text.split('\n').flatMap((each) => {
    const line = each.trim();
    if (line === '') return [];
    const [, key = line, value = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    return { line, key: key.trim(), value: value.trim() };
  });
}
