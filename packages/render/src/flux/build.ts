import type { FluxImage, KubeObject, Source } from '@lockstep/domain';
import { kustomizeRenderer } from '../kustomize/render-kustomize.ts';
import type { RenderContext, RenderInput, RenderWarning } from '../render-input.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import { generatedTree } from './generated-tree.ts';

export type KustomizeSettings = NonNullable<Source['kustomize']>;

export interface Built {
  objects: KubeObject[];
  warnings: RenderWarning[];
}

/** Flux lets kustomizations load files from anywhere in their source. */
const BUILD_OPTIONS = '--load-restrictor=LoadRestrictionsNone';

/** Builds the kustomization at the context's path, with the settings put into it. */
export async function buildKustomization(
  settings: KustomizeSettings,
  input: RenderInput,
  context: RenderContext,
): Promise<Built> {
  const kustomize = { ...settings, buildOptions: BUILD_OPTIONS };
  const source = { repoURL: input.source.repoURL, path: context.path, kustomize };
  const { manifests, warnings } = await kustomizeRenderer.render({ ...input, source }, context);
  return { objects: manifests, warnings };
}

/**
 * Lets Kustomize work on objects that are there already. What they came from is traced; this adds
 * nothing to it.
 */
export async function transform(
  objects: readonly KubeObject[],
  settings: KustomizeSettings,
  input: RenderInput,
  context: RenderContext,
): Promise<Built> {
  if (objects.length === 0 || !hasSettings(settings))
    return { objects: [...objects], warnings: [] };
  const tree = generatedTree({
    'kustomization.yaml': JSON.stringify({ resources: ['objects.yaml'] }),
    // Documents, since a JSON list is none to Kustomize.
    'objects.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n'),
  });
  const trace = new ReadTrace(new Map([['', tree]]));
  return await buildKustomization(settings, { ...input, tree }, { ...context, trace, path: '' });
}

function hasSettings(settings: KustomizeSettings): boolean {
  return Object.values(settings).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
}

/** Flux's images as Kustomize's command line writes them. */
export function imageSettings(images: readonly FluxImage[] | undefined): string[] | undefined {
  return images?.map(({ name, newName, newTag, digest }) => {
    const target = newName ? `${name}=${newName}` : name;
    return target + (newTag ? `:${newTag}` : '') + (digest ? `@${digest}` : '');
  });
}
