import type { ChartDetails } from '@lockstep/domain';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import { cleanPath } from '../source/repo-path.ts';
import type { SourceTree } from '../source/source-tree.ts';

const MAX_BYTES = 1024 * 1024;

/**
 * What a chart says of itself in its Chart.yaml, wherever its files come from.
 * @throws RenderError where there is no chart.
 */
export async function chartDetails(tree: SourceTree, path: string): Promise<ChartDetails> {
  const dir = cleanPath(path);
  const file = dir === '' ? 'Chart.yaml' : `${dir}/Chart.yaml`;
  const entry = await tree.entry(file);
  if (entry?.type !== 'file') throw new RenderError('path', `${dir || '.'}: no chart (Chart.yaml)`);
  const content = await tree.read(file, { maxBytes: MAX_BYTES });
  const chart = parseYaml(content.toString('utf8'), file).documents[0]?.value as Chart | undefined;
  const maintainers = Array.isArray(chart?.maintainers) ? chart.maintainers : [];
  return {
    description: textOf(chart?.description),
    maintainers: maintainers.map(toldMaintainer).filter((told) => told !== ''),
    home: textOf(chart?.home),
  };
}

interface Chart {
  description?: unknown;
  home?: unknown;
  maintainers?: unknown;
}

/** `Ada <ada@example.com>`, as the field tells one. */
function toldMaintainer(maintainer: unknown): string {
  const { name, email } = (maintainer ?? {}) as { name?: unknown; email?: unknown };
  const address = textOf(email);
  return `${textOf(name)}${address === '' ? '' : ` <${address}>`}`.trim();
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
