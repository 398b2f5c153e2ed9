import { chmod } from 'node:fs/promises';
import { outsideSchema, uncheckedValues } from '../helm/outside-schemas.ts';
import { readManifests } from '../manifest/read-manifests.ts';
import { locateProgram } from '../process/locate-program.ts';
import type { ToolResult } from '../process/run-tool.ts';
import { type Toolbox, withToolbox } from '../process/toolbox.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { plainKubeVersion } from '../source/kube-version.ts';
import { planBuild } from './build-plan.ts';
import { editKustomization } from './edit-kustomization.ts';
import {
  buildArguments,
  helmCommand,
  type KustomizeProgram,
  kustomizeProgram,
  SHUT_OFF,
} from './program.ts';
import { foundComponents, kustomizeSettings } from './settings.ts';
import { writePlan } from './write-plan.ts';

/**
 * Kustomizations, built from just the files that they name. What they name elsewhere is fetched
 * here: the program itself has neither network nor git.
 */
export const kustomizeRenderer: SourceRenderer = {
  type: 'Kustomize',
  dependsOn: (input) => {
    const program = kustomizeProgram(input);
    return {
      settings: kustomizeSettings(input),
      program: program.command[0] === 'build' ? program.file : input.tools.versions.kubectl,
      options: program.options,
      ...(program.options.enableHelm && { helm: [input.tools.versions.helm, abilities(input)] }),
    };
  },
  render: renderKustomize,
};

async function renderKustomize(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const program = kustomizeProgram(input);
  const settings = await foundComponents(kustomizeSettings(input), context);
  const edit = (kustomization: Record<string, unknown>) =>
    editKustomization(kustomization, settings);
  // Before there is a toolbox: others may run their programs while something is fetched.
  const plan = await planBuild(context.path, edit, program.options, context);
  return await withToolbox(input, context, async (toolbox) => {
    await writePlan(plan, toolbox, context.limits);
    return await build(input, context, { program, toolbox, trees: plan.trees });
  });
}

async function build(
  input: RenderInput,
  context: RenderContext,
  {
    program,
    toolbox,
    trees,
  }: { program: KustomizeProgram; toolbox: Toolbox; trees: readonly { name: string }[] },
): Promise<RenderOutput> {
  const { enableHelm } = program.options;
  const outside = enableHelm ? await outsideSchemas(trees, toolbox) : undefined;
  const command = enableHelm ? await writeHelmCommand(input, toolbox, outside) : '';
  const args = buildArguments(program, { command, ...abilities(input) });
  const result = await toolbox.run(await locateProgram(program.file), args, SHUT_OFF);
  if (!result.ok) throw toolError(result, toolbox);
  const { objects, warnings } = readManifests(
    result.stdout,
    `${context.path || '.'} (rendered)`,
    input,
  );
  if (objects.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  const unchecked = outside === undefined ? [] : [uncheckedValues(outside)];
  return {
    manifests: objects,
    warnings: [...warnings, ...unchecked],
    commands: [commandOf(program, context)],
  };
}

/** What charts that a kustomization inflates may ask of the cluster. */
function abilities({ source: { kustomize = {} }, kubeVersion, apiVersions }: RenderInput) {
  return {
    kubeVersion: plainKubeVersion(kustomize.kubeVersion || kubeVersion),
    apiVersions: kustomize.apiVersions?.length ? kustomize.apiVersions : apiVersions,
  };
}

/** Of the charts that were written out, wherever Kustomize finds them. */
async function outsideSchemas(
  trees: readonly { name: string }[],
  toolbox: Toolbox,
): Promise<string | undefined> {
  for (const { name } of trees) {
    const found = await outsideSchema(toolbox.treeDir(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function writeHelmCommand(
  input: RenderInput,
  toolbox: Toolbox,
  outside: string | undefined,
): Promise<string> {
  const more = outside === undefined ? [] : ['--skip-schema-validation'];
  const path = await toolbox.write('helm', await helmCommand(input.tools.helm, more));
  await chmod(path, 0o700);
  return path;
}

function commandOf({ title, options }: KustomizeProgram, { path }: RenderContext): string {
  const words = [
    title,
    path || '.',
    ...(options.enableHelm ? ['--enable-helm'] : []),
    ...(options.unrestricted ? ['--load-restrictor=LoadRestrictionsNone'] : []),
    ...options.others,
  ];
  return words.join(' ');
}

function toolError(result: ToolResult, toolbox: Toolbox): RenderError {
  const words = toolbox
    .tidy(result.stderr)
    .replace(/^error: /gim, '')
    .trim();
  return new RenderError('tool', `kustomize: ${words || 'failed without a word'}`);
}
