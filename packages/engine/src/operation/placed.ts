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

/**
 * Settles namespace, phase and name of every manifest. Hooks appear once for each of their phases;
 * of two resources with one name the later one counts, and a warning says so.
 */
export function placeObjects(input: PlaceInput): { placed: PlacedObject[]; warnings: string[] } {
  const warnings: string[] = [];
  const byKey = new Map<string, PlacedObject>();
  for (const manifest of input.desired) {
    const role = roleOf(manifest);
    if (role.kind === 'skipped') continue;
    const object = inNamespace(manifest, input);
    const hook = role.kind === 'hook';
    for (const phase of hook ? role.phases : (['Sync'] as const)) {
      const named = hook ? withName(object, phase, input, byKey) : object;
      const ref = refOf(named);
      const key = placedKey(hook, phase, ref);
      if (byKey.has(key)) warnings.push(repeated(ref));
      byKey.delete(key);
      byKey.set(key, { object: named, ref, phase, hook });
    }
  }
  return { placed: [...byKey.values()], warnings };
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
