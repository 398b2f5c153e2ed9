import { readManifests } from '../manifest/read-manifests.ts';
import type { ToolResult } from '../process/run-tool.ts';
import { type Toolbox, withToolbox } from '../process/toolbox.ts';
import { RenderError, type RenderErrorKind } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { exportTree } from '../source/export-tree.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { lacksDependencies, localDependencies, remoteRepositories } from './dependencies.ts';
import { type HelmSettings, helmSettings } from './settings.ts';
import { templateArguments } from './template-arguments.ts';
import { writeFileParameters, writeValueFiles } from './value-files.ts';

/** Charts that lie in the source, rendered by `helm template`. Hooks come through as manifests. */
export const helmRenderer: SourceRenderer = {
  type: 'Helm',
  dependsOn: (input) => ({ ...helmSettings(input), helm: input.tools.versions.helm }),
  render: (input, context) =>
    withToolbox(input, context, (toolbox) => renderHelm(input, context, toolbox)),
};

async function renderHelm(
  input: RenderInput,
  context: RenderContext,
  toolbox: Toolbox,
): Promise<RenderOutput> {
  const helm: Helm = (args) => toolbox.run(input.tools.helm, args);
  const charts = [context.path, ...(await localDependencies(context))];
  await exportTree(sourceTreeOf(context), charts, toolbox.treeDir(''), context.limits);
  const args = await prepare(helmSettings(input), context, toolbox);
  let result = await helm(args);
  if (lacksDependencies(result)) {
    await fetchDependencies(context, helm, toolbox);
    result = await helm(args);
  }
  if (!result.ok) throw toolError('tool', result, toolbox);
  const { objects, warnings } = readManifests(result.stdout, `${context.path || '.'} (rendered)`);
  if (objects.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  return { manifests: objects, warnings, commands: [toolbox.tidy(['helm', ...args].join(' '))] };
}

async function prepare(
  settings: HelmSettings,
  context: RenderContext,
  toolbox: Toolbox,
): Promise<string[]> {
  return templateArguments(settings, {
    values: await writeValueFiles(settings, context, toolbox),
    parameters: await writeFileParameters(settings, context, toolbox),
  });
}

type Helm = (args: readonly string[]) => Promise<ToolResult>;

/** Helm fetches only from repositories that were made known to it; their names do not matter. */
async function fetchDependencies(
  context: RenderContext,
  helm: Helm,
  toolbox: Toolbox,
): Promise<void> {
  const repositories = await remoteRepositories(context);
  for (const [index, repository] of repositories.entries()) {
    const added = await helm(['repo', 'add', '--', `repository-${index}`, repository]);
    if (!added.ok) throw toolError('fetch', added, toolbox);
  }
  const built = await helm(['dependency', 'build', '--skip-refresh']);
  if (!built.ok) throw toolError('fetch', built, toolbox);
}

function toolError(kind: RenderErrorKind, result: ToolResult, toolbox: Toolbox): RenderError {
  const words = toolbox
    .tidy(result.stderr)
    .replace(/^Error: /gm, '')
    .replace(/\n*Use --debug flag to render out invalid YAML\s*$/, '')
    .trim();
  return new RenderError(kind, `helm: ${words || 'failed without a word'}`);
}
