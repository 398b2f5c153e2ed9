import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import { isFields, isInline, mapGenerator, type Reference } from './references.ts';
import { isHttp } from './remote-reference.ts';

/** Which fields of Kustomize's own generators and transformers name files. */
const READERS: Record<string, (config: Record<string, unknown>) => unknown[]> = {
  PatchTransformer: (config) => [config.path],
  PatchJson6902Transformer: (config) => [config.path],
  PatchStrategicMergeTransformer: (config) => list(config.paths),
  ReplacementTransformer: (config) =>
    list(config.replacements).map((one) => (isFields(one) ? one.path : undefined)),
};

export interface PluginReads {
  references: Reference[];
  /** Charts to inflate, as in `helmCharts`. */
  charts: Record<string, unknown>[];
}

/**
 * The files that generators and transformers name in their own configuration, which is YAML in
 * `text`. Whatever runs a program of somebody's is refused by Kustomize itself.
 */
export async function pluginReferences(text: string, where: string): Promise<PluginReads> {
  const found: string[] = [];
  const charts: PluginReads['charts'] = [];
  for (const { value } of parseYaml(text, where).documents) {
    if (!isFields(value)) continue;
    const kind = String(value.kind);
    if (kind === 'HelmChartInflationGenerator') charts.push(value);
    if (kind === 'ConfigMapGenerator' || kind === 'SecretGenerator') {
      await mapGenerator(value, async (reference) => {
        found.push(reference.text);
        return reference.text;
      });
    }
    const reads = Object.hasOwn(READERS, kind) ? READERS[kind]?.(value) : undefined;
    for (const one of reads ?? []) if (typeof one === 'string' && !isInline(one)) found.push(one);
  }
  const remote = found.find(isHttp);
  if (remote) {
    const way = 'name it in resources, patches or a generator of the kustomization itself';
    throw new RenderError('unsupported', `${where}: ${remote} cannot be read from here: ${way}`);
  }
  const named = found.filter((one) => one !== '');
  return { references: named.map((text) => ({ text, kind: 'file' })), charts };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
