import type { Source } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import { type ImageOverride, mergeImages } from './image-override.ts';
import type { Kustomization } from './kustomization.ts';

export type KustomizeSource = NonNullable<Source['kustomize']>;

type Edit = (kustomization: Kustomization, settings: KustomizeSource) => void;

const EDITS: readonly Edit[] = [
  setName('namePrefix'),
  setName('nameSuffix'),
  setName('namespace'),
  setImages,
  setReplicas,
  addLabels,
  addAnnotations,
  addPatches,
  addComponents,
];

/**
 * Puts the source's settings into a kustomization, as `kustomize edit` would: the settings replace
 * what it says. An overlay around it would not do: there a prefix comes on top of a prefix.
 */
export function editKustomization(
  kustomization: Kustomization,
  settings: KustomizeSource,
): Kustomization {
  const edited = structuredClone(kustomization);
  for (const edit of EDITS) edit(edited, settings);
  return edited;
}

function setName(field: 'namePrefix' | 'nameSuffix' | 'namespace'): Edit {
  return (kustomization, settings) => {
    if (settings[field]) kustomization[field] = settings[field];
  };
}

function setImages(kustomization: Kustomization, { images }: KustomizeSource): void {
  if (!images?.length) return;
  kustomization.images = mergeImages(list<ImageOverride>(kustomization.images), images);
}

function setReplicas(kustomization: Kustomization, { replicas }: KustomizeSource): void {
  if (!replicas?.length) return;
  const merged = new Map(
    list<{ name: string; count: number }>(kustomization.replicas).map((one) => [one.name, one]),
  );
  for (const { name, count } of replicas) merged.set(name, { name, count: replicaCount(count) });
  kustomization.replicas = [...merged.values()];
}

function replicaCount(count: number | string): number {
  const value = Number(count);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new RenderError('spec', `kustomize.replicas: ${JSON.stringify(count)} is no count`);
}

function addLabels(kustomization: Kustomization, settings: KustomizeSource): void {
  const { commonLabels, labelWithoutSelector, labelIncludeTemplates } = settings;
  if (!commonLabels || Object.keys(commonLabels).length === 0) return;
  if (labelWithoutSelector) {
    const pairs = { ...commonLabels };
    const added = { pairs, includeTemplates: labelIncludeTemplates ?? false };
    kustomization.labels = [...list(kustomization.labels), added];
    return;
  }
  addPairs(kustomization, 'commonLabels', commonLabels, settings.forceCommonLabels);
}

function addAnnotations(kustomization: Kustomization, settings: KustomizeSource): void {
  const { commonAnnotations, forceCommonAnnotations } = settings;
  if (!commonAnnotations) return;
  addPairs(kustomization, 'commonAnnotations', commonAnnotations, forceCommonAnnotations);
}

function addPairs(
  kustomization: Kustomization,
  field: 'commonLabels' | 'commonAnnotations',
  pairs: Record<string, string>,
  force = false,
): void {
  const before = (kustomization[field] ?? {}) as Record<string, string>;
  const taken = Object.keys(pairs).find((key) => Object.hasOwn(before, key));
  if (taken !== undefined && !force) {
    const option = field === 'commonLabels' ? 'forceCommonLabels' : 'forceCommonAnnotations';
    const what = `kustomize.${field}: the kustomization sets ${taken} already`;
    throw new RenderError('spec', `${what}; ${option} would replace it`);
  }
  kustomization[field] = { ...before, ...pairs };
}

function addPatches(kustomization: Kustomization, { patches }: KustomizeSource): void {
  if (patches?.length) kustomization.patches = [...list(kustomization.patches), ...patches];
}

function addComponents(kustomization: Kustomization, { components }: KustomizeSource): void {
  if (!components?.length) return;
  kustomization.components = [...list(kustomization.components), ...components];
}

function list<T = unknown>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
