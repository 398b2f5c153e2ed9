import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a chart differs from what lies in its folder, as where Flux packages it anew. */
export interface Repackaging {
  /** Put into the chart's version in place of what it has behind `+`. */
  versionMetadata?: string;
  /** The value files stand in place of the chart's own values, where there is any of them. */
  replacesValues?: boolean;
}

const VERSION = /^(version:[ \t]*(["']?))([^\s"'#+]+)(?:\+[^\s"'#]*)?(\2)/m;

/**
 * Changes a chart that was written to `dir`; what is no plain file there is left to Helm to refuse.
 * `valueFiles` says how many value files it is given.
 */
export async function repackageChart(
  dir: string,
  { versionMetadata, replacesValues }: Repackaging,
  { valueFiles, maxFileBytes }: { valueFiles: number; maxFileBytes: number },
): Promise<void> {
  const about = join(dir, 'Chart.yaml');
  if (versionMetadata && (await sizeOf(about)) <= maxFileBytes) {
    await writeFile(about, withMetadata(await readFile(about, 'utf8'), versionMetadata));
  }
  const values = join(dir, 'values.yaml');
  if (replacesValues && valueFiles > 0 && Number.isFinite(await sizeOf(values))) {
    await writeFile(values, '');
  }
}

/** Infinite for what is no file. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : Number.POSITIVE_INFINITY;
}

/** Chart.yaml with another build metadata; as it is where it has no version that could be read. */
export function withMetadata(about: string, metadata: string): string {
  return about.replace(
    VERSION,
    (_, start, __, version, end) => `${start}${version}+${metadata}${end}`,
  );
}
