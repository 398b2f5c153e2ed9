import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifests } from '../manifest/read-manifests.ts';
import type { ToolResult } from '../process/run-tool.ts';
import { type Toolbox, withToolbox } from '../process/toolbox.ts';
import { RenderError } from '../render-error.ts';
import type {
  RenderContext,
  RenderInput,
  RenderOutput,
  RenderWarning,
  SourceRenderer,
} from '../render-input.ts';
import { exportTree } from '../source/export-tree.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { collectInputs, type KustomizeInputs } from './collect-inputs.ts';
import { editKustomization, type KustomizeSource } from './edit-kustomization.ts';
import { readKustomization } from './kustomization.ts';
import { kustomizeSettings, settingsReferences, withoutMissingComponents } from './settings.ts';

/** Kustomizations, built by the Kustomize inside kubectl from just the files that they name. */
export const kustomizeRenderer: SourceRenderer = {
  type: 'Kustomize',
  dependsOn: (input) => ({
    settings: kustomizeSettings(input),
    kubectl: input.tools.versions.kubectl,
  }),
  render: (input, context) =>
    withToolbox(input, context, (toolbox) => renderKustomize(input, context, toolbox)),
};

async function renderKustomize(
  input: RenderInput,
  context: RenderContext,
  toolbox: Toolbox,
): Promise<RenderOutput> {
  const settings = await withoutMissingComponents(kustomizeSettings(input), context);
  const inputs = await collectInputs(context.path, settingsReferences(settings), context);
  const dir = toolbox.treeDir('');
  await exportTree(sourceTreeOf(context), inputs.paths, dir, context.limits);
  await writeEdited(settings, context, dir);
  const result = await toolbox.run(input.tools.kubectl, ['kustomize', '--', '.']);
  if (!result.ok) throw toolError(result, inputs, toolbox);
  const { objects, warnings } = readManifests(result.stdout, `${context.path || '.'} (rendered)`);
  if (objects.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  return {
    manifests: objects,
    warnings: [...warnings, ...inputs.remote.map(remoteWarning)],
    commands: [`kubectl kustomize ${context.path || '.'}`],
  };
}

async function writeEdited(
  settings: KustomizeSource,
  context: RenderContext,
  dir: string,
): Promise<void> {
  const kustomization = await readKustomization(context.path, context);
  if (!kustomization) return;
  const edited = editKustomization(kustomization.content, settings);
  if (JSON.stringify(edited) === JSON.stringify(kustomization.content)) return;
  const place = join(dir, kustomization.file);
  // Removed first: through a symlink the file of another application would be written.
  await rm(place, { force: true });
  await writeFile(place, JSON.stringify(edited));
}

function toolError(result: ToolResult, inputs: KustomizeInputs, toolbox: Toolbox): RenderError {
  const words = toolbox
    .tidy(result.stderr)
    .replace(/^error: /gm, '')
    .trim();
  const kind = inputs.remote.length > 0 ? 'fetch' : 'tool';
  return new RenderError(kind, `kustomize: ${words || 'failed without a word'}`);
}

function remoteWarning(reference: string): RenderWarning {
  const message = `${reference} is fetched by Kustomize: the render can change without a commit`;
  return { type: 'UnstableRenderWarning', message };
}
