import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { runInWorkspace } from './in-workspace.ts';
import { matchFiles } from './match-files.ts';
import type { Plugin } from './plugin.ts';
import { hasDiscovery } from './read-plugin.ts';

/** Each render asks once. */
const chosen = new WeakMap<RenderContext, Promise<Plugin | undefined>>();

/**
 * The plug-in that renders a source: the one that it names, else the first whose discovery finds
 * something. Undefined when none does. Throws RenderError for a named one that is not there or does
 * not support the source.
 */
export function choosePlugin(
  input: RenderInput,
  context: RenderContext,
): Promise<Plugin | undefined> {
  const before = chosen.get(context);
  if (before) return before;
  const choice = choose(input, context);
  chosen.set(context, choice);
  return choice;
}

async function choose(input: RenderInput, context: RenderContext): Promise<Plugin | undefined> {
  const installed = input.plugins ?? [];
  const name = input.source.plugin?.name;
  if (name) return await namedPlugin(name, input, context);
  for (const plugin of installed.filter(hasDiscovery)) {
    if (await finds(plugin, input, context)) return plugin;
  }
  return undefined;
}

async function namedPlugin(
  name: string,
  input: RenderInput,
  context: RenderContext,
): Promise<Plugin> {
  const installed = input.plugins ?? [];
  const plugin = installed.find((one) => one.name === name);
  if (!plugin) {
    const names = installed.map((one) => one.name).join(', ') || 'none';
    throw new RenderError('spec', `plug-in ${name} is not installed; installed are: ${names}`);
  }
  if (hasDiscovery(plugin) && !(await finds(plugin, input, context))) {
    const where = context.path || '.';
    throw new RenderError('spec', `plug-in ${name}: its discovery finds nothing in ${where}`);
  }
  return plugin;
}

/** Only the first of the rules counts, as in the field. */
async function finds(plugin: Plugin, input: RenderInput, context: RenderContext): Promise<boolean> {
  const { fileName, find } = plugin.spec.discover ?? {};
  const tree = sourceTreeOf(context);
  if (fileName) {
    return (await matchFiles(tree, context.path, fileName, { nobrace: true })).length > 0;
  }
  if (find?.glob) return (await matchFiles(tree, context.path, find.glob)).length > 0;
  return (await runInWorkspace(plugin, 'discover', input, context)) !== '';
}
