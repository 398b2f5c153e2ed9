import { posix } from 'node:path';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';
import { foldersMatching, isGlob } from '../source/glob-search.ts';
import { resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import type { KustomizeSource } from './edit-kustomization.ts';
import { remoteDirectories } from './remote-reference.ts';

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

/**
 * Puts the folders that they match in the place of components with wildcards, as `kustomize edit
 * add component` does, and leaves out those that are not there where the source asks for that.
 */
export async function foundComponents(
  settings: KustomizeSource,
  context: RenderContext,
): Promise<KustomizeSource> {
  const { components, ignoreMissingComponents } = settings;
  if (!components) return settings;
  const found: string[] = [];
  for (const component of components) {
    const isPattern = isGlob(component) && !component.includes('://');
    if (isPattern) found.push(...(await matching(component, settings, context)));
    else if (!ignoreMissingComponents || (await isThere(component, context))) found.push(component);
  }
  return { ...settings, components: found };
}

async function matching(
  pattern: string,
  { ignoreMissingComponents }: KustomizeSource,
  context: RenderContext,
): Promise<string[]> {
  const tree = sourceTreeOf(context);
  const paths = await foldersMatching({ tree, path: resolveFrom(context.path, pattern) });
  if (paths.length === 0 && !ignoreMissingComponents) {
    // `?` is no wildcard in the address of a repository.
    if (remoteDirectories(pattern).length > 0) return [pattern];
    throw new RenderError('path', `kustomize.components: ${pattern} has no match`);
  }
  return paths.map((path) => posix.relative(context.path, path) || '.');
}

async function isThere(component: string, context: RenderContext): Promise<boolean> {
  const path = resolveFrom(context.path, component);
  return (await sourceTreeOf(context).entry(path)) !== undefined;
}
