import type { KubeObject } from '@lockstep/domain';
import { renderJsonnet } from '../jsonnet/render-jsonnet.ts';
import { jsonnetSettings } from '../jsonnet/settings.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { fileText } from './file-text.ts';
import { isSkipped, readFile } from './read-file.ts';
import { selectFiles } from './select-files.ts';

/** Plain YAML and JSON, read straight from the source, and Jsonnet, evaluated. */
export const directoryRenderer: SourceRenderer = {
  type: 'Directory',
  dependsOn: (input) => ({ ...input.source.directory, jsonnet: jsonnetSettings(input) }),
  render: renderDirectory,
};

async function renderDirectory(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const { disabledTools = [], source, asFound } = input;
  const found = await selectFiles(sourceTreeOf(context), context.path, source.directory ?? {});
  const isOn = (file: string) => !isJsonnet(file) || !disabledTools.includes('jsonnet');
  const texts = await readTexts(found.filter(isOn), context);
  const jsonnet = [...texts.keys()].filter(isJsonnet);
  const evaluated =
    jsonnet.length > 0 ? await renderJsonnet(jsonnet, input, context) : new Map<string, never>();
  const output: RenderOutput = { manifests: [], warnings: [], commands: [] };
  for (const [file, text] of texts) {
    const { objects, warnings } = isJsonnet(file)
      ? { objects: evaluated.get(file) ?? [], warnings: [] }
      : readFile(text, file, { asFound });
    append(output.manifests, objects, context.limits.maxManifests);
    output.warnings.push(...warnings);
  }
  return output;
}

function isJsonnet(file: string): boolean {
  return file.endsWith('.jsonnet');
}

/** In order, without those that ask to be left out. */
async function readTexts(
  files: readonly string[],
  { trace, limits, path }: RenderContext,
): Promise<Map<string, string>> {
  const tree = sourceTreeOf({ trace, limits, path });
  const contents = await Promise.all(
    files.map(async (file) => ({ file, content: await tree.read(file, limits.maxFileBytes) })),
  );
  const size = contents
    .filter(({ file }) => !isJsonnet(file))
    .reduce((sum, { content }) => sum + content.length, 0);
  if (size > limits.maxOutputBytes) {
    const what = `${path}: more than ${limits.maxOutputBytes} bytes of manifests`;
    throw new RenderError('limit', what);
  }
  const texts = contents.map(({ file, content }) => [file, fileText(content)] as const);
  return new Map(texts.filter(([, text]) => !isSkipped(text)));
}

function append(manifests: KubeObject[], objects: KubeObject[], maxManifests: number): void {
  for (const object of objects) manifests.push(object);
  if (manifests.length > maxManifests) {
    throw new RenderError('limit', `more than ${maxManifests} manifests`);
  }
}
