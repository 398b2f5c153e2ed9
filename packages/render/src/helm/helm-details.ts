import type { Source, SourceDetails } from '@lockstep/domain';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import { cleanPath, resolveFrom } from '../source/repo-path.ts';
import type { SourceTree } from '../source/source-tree.ts';

type HelmDetails = NonNullable<SourceDetails['helm']>;

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PARAMETERS = 5000;

/**
 * What can be set for a chart: the value files beside it, and every value by its dotted name, those
 * of the chart itself with those of the source's value files over them.
 * @throws RenderError for a value file that is not there or is no YAML.
 */
export async function helmDetails(tree: SourceTree, source: Source): Promise<HelmDetails> {
  const dir = source.chart ? '' : cleanPath(source.path ?? '');
  const values = await readText(tree, resolveFrom(dir, 'values.yaml'));
  const parameters = new Map<string, string>();
  addParameters(parameters, values ?? '', 'values.yaml');
  for (const file of source.helm?.valueFiles ?? []) {
    const text = isInTree(file) ? await readText(tree, resolveFrom(dir, file)) : '';
    const mayMiss = source.helm?.ignoreMissingValueFiles;
    if (text === undefined && !mayMiss) {
      throw new RenderError('path', `value file ${file}: no such file`);
    }
    addParameters(parameters, text ?? '', file);
  }
  return {
    name: source.helm?.releaseName ?? '',
    valueFiles: await valueFilesIn(tree, dir),
    parameters: [...parameters]
      .sort()
      .map(([name, value]) => ({ name, value, forceString: false })),
    values: values ?? '',
    fileParameters: (source.helm?.fileParameters ?? []).map(({ name, path }) => ({ name, path })),
  };
}

/** Those of other sources and behind addresses are not looked at here. */
function isInTree(file: string): boolean {
  return !file.startsWith('$') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(file);
}

async function valueFilesIn(tree: SourceTree, dir: string): Promise<string[]> {
  const entries = await tree.list(dir);
  return entries
    .filter(({ type, name }) => type === 'file' && /values.*\.ya?ml$/.test(name))
    .map(({ name }) => name)
    .sort();
}

async function readText(tree: SourceTree, path: string): Promise<string | undefined> {
  const entry = await tree.entry(path);
  if (entry?.type !== 'file') return undefined;
  return (await tree.read(path, { maxBytes: MAX_BYTES })).toString('utf8');
}

function addParameters(parameters: Map<string, string>, text: string, file: string): void {
  for (const { value } of parseYaml(text, file).documents) flatten(value, '', parameters);
}

/** `image.tag`, `hosts[0].name`, as `--set` takes them. */
function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (into.size >= MAX_PARAMETERS) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) flatten(item, `${name}[${index}]`, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      flatten(item, name === '' ? key : `${name}.${key}`, into);
    }
  } else if (name !== '') into.set(name, value === null ? '' : String(value));
}
