import { parseYaml } from '../manifest/parse-yaml.ts';

/**
 * Which release of a chart a Chart.yaml says that it is: by name and version. One that cannot be
 * read is another one with each change of it.
 */
export function chartRelease(about: Buffer): string {
  const text = about.toString('utf8');
  const chart = readAbout(text);
  const { name, version } = (chart ?? {}) as { name?: unknown; version?: unknown };
  if (typeof name !== 'string' || version === undefined) return text;
  return JSON.stringify([name, version]);
}

function readAbout(text: string): unknown {
  try {
    return parseYaml(text, 'Chart.yaml').documents[0]?.value;
  } catch {
    return undefined;
  }
}
