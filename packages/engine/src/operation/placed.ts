import {
  type KubeObject,
  parseApiVersion,
  type ResourceRef,
  refOf,
  resourceKey,
  type SyncPhase,
} from '@lockstep/domain';
import { hookName } from './hook-identity.ts';
import { roleOf } from './hooks.ts';
import type { ScopeOf } from './scope.ts';

/** What rendered manifests are placed by: where they go, and what hooks are named after. */
export interface PlaceInput {
  desired: readonly KubeObject[];
  namespace: string;
  isNamespaced: ScopeOf;
  revision: string;
  operationId: string;
  attempt: number;
}

/** A manifest with its namespace and name settled, in one phase of the operation. */
export interface PlacedObject {
  object: KubeObject;
  ref: ResourceRef;
  phase: SyncPhase;
  hook: boolean;
}

export interface Placement {
  placed: PlacedObject[];
  /** What is left alone altogether (`Skip`): neither applied nor pruned. */
  skipped: ResourceRef[];
  warnings: string[];
}

/**
 * Settles namespace, phase and name of every manifest. Hooks appear once for each of their phases;
 * of several manifests with one name the last one counts, and a warning says so.
 */
export function placeObjects(input: PlaceInput): Placement {
  const { manifests, warnings } = lastOfEach(input);
  const byKey = new Map<string, PlacedObject>();
  const skipped: ResourceRef[] = [];
  for (const object of manifests) {
    const role = roleOf(object);
    if (role.kind === 'skipped') {
      skipped.push(refOf(object));
      continue;
    }
    const hook = role.kind === 'hook';
    for (const phase of hook ? role.phases : (['Sync'] as const)) {
      const named = hook ? withName(object, phase, input, byKey) : object;
      const ref = refOf(named);
      byKey.set(placedKey(hook, phase, ref), { object: named, ref, phase, hook });
    }
  }
  return { placed: [...byKey.values()], skipped, warnings };
}

/**
 * Manifests in their namespaces, hooks and others alike; those that get their name by a prefix are
 * all different.
 */
function lastOfEach(input: PlaceInput): { manifests: KubeObject[]; warnings: string[] } {
  const byKey = new Map<string, KubeObject>();
  const warnings: string[] = [];
  for (const [index, manifest] of input.desired.entries()) {
    const object = inNamespace(manifest, input);
    const ref = refOf(object);
    const isGenerated = !object.metadata.name && Boolean(object.metadata.generateName);
    const key = isGenerated ? `#${index}` : resourceKey(ref);
    if (byKey.delete(key)) warnings.push(repeated(ref));
    byKey.set(key, object);
  }
  return { manifests: [...byKey.values()], warnings };
}

/** One text per placed object: a hook is another thing in each of its phases. */
export function placedKey(hook: boolean, phase: SyncPhase, ref: ResourceRef): string {
  return `${hook ? phase : ''}|${resourceKey(ref)}`;
}

function repeated(ref: ResourceRef): string {
  const where = ref.namespace ? ` in namespace ${ref.namespace}` : '';
  return `${ref.kind} ${ref.name}${where} appears more than once; the last one counts`;
}

function inNamespace(object: KubeObject, input: PlaceInput): KubeObject {
  const { group } = parseApiVersion(object.apiVersion);
  const namespaced = input.isNamespaced(group, object.kind) ?? true;
  const stated = object.metadata.namespace;
  const wanted = namespaced ? stated || input.namespace : undefined;
  if (stated === wanted) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata: wanted ? { ...metadata, namespace: wanted } : metadata };
}

/** Names a hook that has none; a second one with the same prefix gets a number. */
function withName(
  object: KubeObject,
  phase: SyncPhase,
  input: PlaceInput,
  taken: ReadonlyMap<string, PlacedObject>,
): KubeObject {
  if (object.metadata.name) return object;
  const prefix = object.metadata.generateName ?? `${object.kind.toLowerCase()}-`;
  for (let ordinal = 1; ; ordinal++) {
    const numbered = ordinal === 1 ? prefix : `${prefix}${ordinal}-`;
    const name = hookName({ ...input, prefix: numbered, phase });
    const { generateName: _, ...metadata } = object.metadata;
    const named = { ...object, metadata: { ...metadata, name } };
    if (!taken.has(placedKey(true, phase, refOf(named)))) return named;
  }
}
