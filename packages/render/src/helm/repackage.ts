import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a chart differs from what lies in its folder, as where Flux packages it anew. */
export interface Repackaging {
  /** Put into the chart's version in place of what it has behind `+`. */
  versionMetadata?: string;
  /** The value files stand in place of the chart's own values, where there is any of them. */
  replacesValues?: boolean;
}

const VERSION = /^(version:[ \t]*(["']?))([^\s"'#+]+)(?:\+[^\s"'#]*)?(\2)/m;

/** Changes a chart that was written to `dir`. `valueFiles` says how many value files it is given. */
export async function repackageChart(
  dir: string,
  { versionMetadata, replacesValues }: Repackaging,
  valueFiles: number,
): Promise<void> {
  if (versionMetadata) {
    const file = join(dir, 'Chart.yaml');
    const about = await readFile(file, 'utf8').catch(() => undefined);
    if (about !== undefined) await writeFile(file, withMetadata(about, versionMetadata));
  }
  if (replacesValues && valueFiles > 0) await writeFile(join(dir, 'values.yaml'), '');
}

/** Chart.yaml with another build metadata; as it is where it has no version that could be read. */
export function withMetadata(about: string, metadata: string): string {
  return about.replace(
    VERSION,
    (_, start, __, version, end) => `${start}${version}+${metadata}${end}`,
  );
}
