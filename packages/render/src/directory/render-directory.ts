import type { KubeObject } from '@lockstep/domain';
import { readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { selectFiles } from './select-files.ts';

/** A file with this comment is left out, as in the field. */
const SKIP_MARK = /^\s*#\s*\+argocd:skip-file-rendering/m;

/** Plain YAML and JSON, read straight from the source: nothing is written to disk, nothing is run. */
export const directoryRenderer: SourceRenderer = {
  type: 'Directory',
  dependsOn: ({ source }) => source.directory ?? {},
  render: renderDirectory,
};

async function renderDirectory(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const tree = sourceTreeOf(context);
  const { limits, path } = context;
  const files = await selectFiles(tree, path, input.source.directory ?? {});
  if (files.manifests.length === 0 && files.jsonnet.length > 0)
    throw jsonnetUnsupported(files.jsonnet);
  const contents = await Promise.all(
    files.manifests.map((file) => tree.read(file, limits.maxFileBytes)),
  );
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  if (size > limits.maxOutputBytes) {
    throw new RenderError(
      'limit',
      `${path}: more than ${limits.maxOutputBytes} bytes of manifests`,
    );
  }
  const output: RenderOutput = { manifests: [], warnings: [], commands: [] };
  contents.forEach((content, index) => {
    readFile(content.toString('utf8'), files.manifests[index] ?? '', output, limits.maxManifests);
  });
  if (files.jsonnet.length > 0) {
    const { message } = jsonnetUnsupported(files.jsonnet);
    output.warnings.push({ type: 'ExcludedResourceWarning', message });
  }
  return output;
}

function readFile(text: string, file: string, output: RenderOutput, maxManifests: number): void {
  if (SKIP_MARK.test(text)) return;
  const { objects, warnings } = readManifests(text, file);
  append(output.manifests, objects, maxManifests);
  output.warnings.push(...warnings);
}

function append(manifests: KubeObject[], objects: KubeObject[], maxManifests: number): void {
  for (const object of objects) manifests.push(object);
  if (manifests.length > maxManifests) {
    throw new RenderError('limit', `more than ${maxManifests} manifests`);
  }
}

function jsonnetUnsupported(files: readonly string[]): RenderError {
  const shown = files.slice(0, 3).join(', ');
  return new RenderError('unsupported', `Jsonnet files are not rendered: ${shown}`);
}
