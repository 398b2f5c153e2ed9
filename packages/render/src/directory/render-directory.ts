import type { KubeObject } from '@lockstep/domain';
import { renderJsonnet } from '../jsonnet/render-jsonnet.ts';
import { jsonnetSettings } from '../jsonnet/settings.ts';
import { readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { selectFiles } from './select-files.ts';

/** A file with this comment is left out, as in the field. */
const SKIP_MARK = /^\s*#\s*\+argocd:skip-file-rendering/m;

/** Plain YAML and JSON, read straight from the source, and Jsonnet, evaluated. */
export const directoryRenderer: SourceRenderer = {
  type: 'Directory',
  dependsOn: (input) => ({ ...input.source.directory, jsonnet: jsonnetSettings(input) }),
  render: renderDirectory,
};

async function renderDirectory(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const files = await selectFiles(
    sourceTreeOf(context),
    context.path,
    input.source.directory ?? {},
  );
  const jsonnet = files.filter(isJsonnet);
  const evaluated =
    jsonnet.length > 0 ? await renderJsonnet(jsonnet, input, context) : new Map<string, never>();
  const texts = await readTexts(
    files.filter((file) => !isJsonnet(file)),
    context,
  );
  const output: RenderOutput = { manifests: [], warnings: [], commands: [] };
  for (const file of files) {
    const text = texts.get(file);
    const objects = text === undefined ? (evaluated.get(file) ?? []) : readFile(text, file, output);
    append(output.manifests, objects, context.limits.maxManifests);
  }
  return output;
}

function isJsonnet(file: string): boolean {
  return file.endsWith('.jsonnet');
}

async function readTexts(
  files: readonly string[],
  { trace, limits, path }: RenderContext,
): Promise<Map<string, string>> {
  const tree = sourceTreeOf({ trace, limits, path });
  const contents = await Promise.all(files.map((file) => tree.read(file, limits.maxFileBytes)));
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  if (size > limits.maxOutputBytes) {
    const what = `${path}: more than ${limits.maxOutputBytes} bytes of manifests`;
    throw new RenderError('limit', what);
  }
  return new Map(files.map((file, index) => [file, contents[index]?.toString('utf8') ?? '']));
}

function readFile(text: string, file: string, output: RenderOutput): KubeObject[] {
  if (SKIP_MARK.test(text)) return [];
  const { objects, warnings } = readManifests(text, file);
  output.warnings.push(...warnings);
  return objects;
}

function append(manifests: KubeObject[], objects: KubeObject[], maxManifests: number): void {
  for (const object of objects) manifests.push(object);
  if (manifests.length > maxManifests) {
    throw new RenderError('limit', `more than ${maxManifests} manifests`);
  }
}
