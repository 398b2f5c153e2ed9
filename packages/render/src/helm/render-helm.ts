import { join } from 'node:path';
import { readManifests } from '../manifest/read-manifests.ts';
import { NO_WAY_OUT } from '../process/no-way-out.ts';
import type { ToolResult } from '../process/run-tool.ts';
import { type Toolbox, withToolbox } from '../process/toolbox.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { exportTree } from '../source/export-tree.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { isUnvendored, lacksDependencies } from './dependencies/missing.ts';
import { vendorDependencies } from './dependencies/vendor.ts';
import { outsideSchema, uncheckedValues } from './outside-schemas.ts';
import { repackageChart } from './repackage.ts';
import { helmSettings } from './settings.ts';
import { templateArguments } from './template-arguments.ts';
import { unstableWarnings } from './unstable/unstable-warnings.ts';
import { writeFileParameters, writeValueFiles } from './value-files.ts';

/** Charts, from Git or unpacked, rendered by `helm template`. Hooks come through as manifests. */
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
  const dir = join(toolbox.treeDir(''), context.path);
  const helm = (args: readonly string[]) => toolbox.run(input.tools.helm, args, NO_WAY_OUT);
  await exportTree(sourceTreeOf(context), [context.path], toolbox.treeDir(''), context.limits);
  const plain = await prepare(input, context, toolbox);
  const vendor = () => vendorDependencies(input, context, toolbox);
  const vendored = (await isUnvendored(context)) ? await vendor() : undefined;
  let schemas = await schemasOf(input, dir);
  const first = await helm(schemas.closed(plain));
  const isLacking = !vendored && lacksDependencies(first);
  const unlocked = isLacking ? await vendor() : (vendored ?? []);
  if (isLacking) schemas = await schemasOf(input, dir);
  const args = schemas.closed(plain);
  const result = isLacking ? await helm(args) : first;
  if (!result.ok) throw toolError(result, toolbox);
  const { objects, warnings } = readManifests(
    result.stdout,
    `${context.path || '.'} (rendered)`,
    input,
  );
  if (objects.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  const unstable = await unstableWarnings({
    dir,
    scratch: toolbox.treeDir('unstable'),
    output: result.stdout,
    again: async () => (await helm(args)).stdout,
  });
  return {
    manifests: objects,
    warnings: [...warnings, ...unlocked, ...schemas.warnings, ...unstable],
    commands: [toolbox.tidy(['helm', ...args].join(' '))],
  };
}

/** A chart whose schema names documents elsewhere is rendered unchecked: they are not fetched. */
async function schemasOf(input: RenderInput, dir: string) {
  const isChecked = !helmSettings(input).skipSchemaValidation;
  const outside = isChecked ? await outsideSchema(dir) : undefined;
  const skipped = outside === undefined ? [] : ['--skip-schema-validation'];
  return {
    closed: ([command = '', ...rest]: readonly string[]) => [command, ...skipped, ...rest],
    warnings: outside === undefined ? [] : [uncheckedValues(outside)],
  };
}

async function prepare(
  input: RenderInput,
  context: RenderContext,
  toolbox: Toolbox,
): Promise<string[]> {
  const settings = helmSettings(input);
  const values = await writeValueFiles(settings, context, toolbox);
  if (input.repackaging) {
    const valueFiles = values.length - (settings.values === undefined ? 0 : 1);
    const { maxFileBytes } = context.limits;
    const dir = join(toolbox.treeDir(''), context.path);
    await repackageChart(dir, input.repackaging, { valueFiles, maxFileBytes });
  }
  return templateArguments(settings, {
    values,
    parameters: await writeFileParameters(settings, context, toolbox),
  });
}

function toolError(result: ToolResult, toolbox: Toolbox): RenderError {
  const words = toolbox
    .tidy(result.stderr)
    .replace(/^Error: /gm, '')
    .replace(/Use --debug flag to render out invalid YAML\s*$/, '')
    .trim();
  return new RenderError('tool', `helm: ${words || 'failed without a word'}`);
}
