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
  if (/^[-+]?\d+$/.test(String(count))) return Number(count);
  throw new RenderError('spec', `kustomize.replicas: ${JSON.stringify(count)} is no count`);
}

function addLabels(kustomization: Kustomization, settings: KustomizeSource): void {
  const { commonLabels, labelWithoutSelector, labelIncludeTemplates } = settings;
  if (!commonLabels || Object.keys(commonLabels).length === 0) return;
  if (labelWithoutSelector) {
    addPlainLabels(kustomization, commonLabels, settings);
    return;
  }
  if (labelIncludeTemplates) {
    const what = 'kustomize.labelIncludeTemplates goes with labelWithoutSelector';
    throw new RenderError('spec', `${what}: labels of selectors are on templates anyway`);
  }
  addPairs(kustomization, 'commonLabels', commonLabels, settings.forceCommonLabels);
}

interface LabelEntry {
  pairs?: Record<string, string>;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
}

/**
 * Beside selectors: they come to the first labels that the kustomization adds in the same way, where
 * one that is there already is replaced by force.
 */
function addPlainLabels(
  kustomization: Kustomization,
  labels: Record<string, string>,
  { labelIncludeTemplates: includeTemplates = false, forceCommonLabels }: KustomizeSource,
): void {
  const entries = list<LabelEntry>(kustomization.labels);
  const alike = entries.find(
    (one) => !one.includeSelectors && (one.includeTemplates ?? false) === includeTemplates,
  );
  const pairs = { ...alike?.pairs };
  for (const [key, value] of Object.entries(labels)) {
    if (Object.hasOwn(pairs, key) && !forceCommonLabels) throw taken('commonLabels', key);
    pairs[key] = unquoted(value);
  }
  if (alike) alike.pairs = pairs;
  else kustomization.labels = [...entries, { pairs, includeTemplates }];
}

/** `kustomize edit` takes the quotes around a value for its own. */
function unquoted(value: string): string {
  return /^"[\s\S]*"$/.test(value) && value.length > 1 ? value.slice(1, -1) : value;
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
  const known = Object.keys(pairs).find((key) => Object.hasOwn(before, key));
  if (known !== undefined && !force) throw taken(field, known);
  const added = Object.entries(pairs).map(([key, value]) => [key, unquoted(value)]);
  kustomization[field] = { ...before, ...Object.fromEntries(added) };
}

function taken(field: 'commonLabels' | 'commonAnnotations', key: string): RenderError {
  const option = field === 'commonLabels' ? 'forceCommonLabels' : 'forceCommonAnnotations';
  const what = `kustomize.${field}: the kustomization sets ${key} already`;
  return new RenderError('spec', `${what}; ${option} would replace it`);
}

function addPatches(kustomization: Kustomization, { patches }: KustomizeSource): void {
  if (patches?.length) kustomization.patches = [...list(kustomization.patches), ...patches];
}

function addComponents(kustomization: Kustomization, { components }: KustomizeSource): void {
  if (!components?.length) return;
  // Named twice it would be applied twice.
  kustomization.components = [...new Set([...list(kustomization.components), ...components])];
}

function list<T = unknown>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
