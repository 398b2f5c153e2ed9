import { type AnnouncedParameter, announcedParameterSchema, messageOf } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import { DEFAULT_LIMITS, type RenderInput } from '../render-input.ts';
import { cleanPath } from '../source/repo-path.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import { choosePlugin } from './choose-plugin.ts';
import { runInWorkspace } from './in-workspace.ts';

/**
 * The parameters that a source's plug-in says it takes: those that its command tells, before those
 * that its manifest lists. Empty where no plug-in supports the source.
 */
export async function announceParameters(input: RenderInput): Promise<AnnouncedParameter[]> {
  const context = {
    trace: new ReadTrace(new Map([['', input.tree]]), input),
    limits: { ...DEFAULT_LIMITS, ...input.limits },
    path: cleanPath(input.source.path ?? ''),
  };
  const plugin = await choosePlugin(input, context);
  if (!plugin) return [];
  const { static: listed = [], dynamic } = plugin.spec.parameters ?? {};
  if (!dynamic || dynamic.command.length === 0) return listed;
  const text = await runInWorkspace(plugin, 'parameters', input, context);
  return [...parseAnnounced(text, plugin.name), ...listed];
}

function parseAnnounced(text: string, name: string): AnnouncedParameter[] {
  try {
    return announcedParameterSchema.array().parse(JSON.parse(text));
  } catch (error) {
    const what = `plug-in ${name}: its parameters are no JSON list of parameters`;
    throw new RenderError('tool', `${what}: ${messageOf(error).slice(0, 500)}`, error);
  }
}
