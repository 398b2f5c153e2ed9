import { readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';
import type {
  RenderContext,
  RenderInput,
  RenderOutput,
  RenderWarning,
  SourceRenderer,
} from '../render-input.ts';
import { choosePlugin } from './choose-plugin.ts';
import { pluginEnvironment } from './environment.ts';
import { runInWorkspace } from './in-workspace.ts';
import type { Plugin } from './plugin.ts';
import { hasDiscovery } from './read-plugin.ts';

/** Config management plug-ins: programs of the operator's that turn files into manifests. */
export const pluginRenderer: SourceRenderer = {
  type: 'Plugin',
  dependsOn: (input) => {
    const candidates = candidatesOf(input);
    const withRevision = candidates.some(({ reads }) => reads === undefined);
    return {
      plugins: candidates.map(({ digest }) => digest),
      env: pluginEnvironment(input, { withRevision }),
    };
  },
  render: renderByPlugin,
};

/** What detecting a source's type depends on beside its files; undefined where no plug-in looks. */
export function discoveryDigests(input: RenderInput): unknown {
  const plugins = (input.plugins ?? []).filter(hasDiscovery);
  if (plugins.length === 0) return undefined;
  const isAsked = plugins.some(({ spec }) => spec.discover?.find?.command?.length);
  return {
    plugins: plugins.map(({ digest }) => digest),
    ...(isAsked && { env: pluginEnvironment(input, { withRevision: false }) }),
  };
}

/** Those that could render the source, going by its settings. */
function candidatesOf({ source, plugins = [] }: RenderInput): Plugin[] {
  const name = source.plugin?.name;
  return plugins.filter((plugin) => (name ? plugin.name === name : hasDiscovery(plugin)));
}

async function renderByPlugin(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const plugin = await choosePlugin(input, context);
  if (!plugin) {
    const names = (input.plugins ?? []).map((one) => one.name).join(', ') || 'none';
    const what = `no plug-in supports ${context.path || '.'}; installed are: ${names}`;
    throw new RenderError('spec', what);
  }
  if (plugin.isNeverCached) context.trace.distrust();
  const text = await runInWorkspace(plugin, 'generate', input, context);
  const { objects, warnings } = readManifests(text, `plug-in ${plugin.name} (output)`, input);
  if (objects.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  const commands = [plugin.spec.init, plugin.spec.generate].flatMap((one) =>
    one ? [[...one.command, ...one.args].join(' ')] : [],
  );
  return { manifests: objects, warnings: [...warnings, ...ignoredFields(plugin)], commands };
}

function ignoredFields({ name, spec }: Plugin): RenderWarning[] {
  if (!spec.provideGitCreds) return [];
  const message = `plug-in ${name}: provideGitCreds has no effect, plug-ins get no credentials`;
  return [{ type: 'ManifestWarning', message }];
}
