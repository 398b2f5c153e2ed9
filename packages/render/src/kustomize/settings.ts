import type { RenderContext, RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';
import { resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import type { KustomizeSource } from './edit-kustomization.ts';

/** A source's Kustomize section with the build environment put in; into annotations where asked. */
export function kustomizeSettings(input: RenderInput): KustomizeSource {
  const settings = input.source.kustomize ?? {};
  const { images, commonLabels, commonAnnotations, commonAnnotationsEnvsubst } = settings;
  const variables = buildEnvironment(input);
  const put = (text: string) => substitute(text, variables);
  const putAll = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, put(text)]));
  return {
    ...settings,
    ...(images && { images: images.map(put) }),
    ...(commonLabels && { commonLabels: putAll(commonLabels) }),
    ...(commonAnnotations &&
      commonAnnotationsEnvsubst && { commonAnnotations: putAll(commonAnnotations) }),
  };
}

/** Leaves out the settings' components that are not there, where the source asks for that. */
export async function withoutMissingComponents(
  settings: KustomizeSource,
  context: RenderContext,
): Promise<KustomizeSource> {
  if (!settings.ignoreMissingComponents || !settings.components) return settings;
  const components: string[] = [];
  for (const component of settings.components) {
    const entry = await sourceTreeOf(context).entry(resolveFrom(context.path, component));
    if (entry) components.push(component);
  }
  return { ...settings, components };
}
