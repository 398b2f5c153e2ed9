import type { KubeObject, OperationStep } from '@lockstep/domain';
import { type NamespaceMetadata, namespaceManifest } from './namespace-step.ts';
import { type PlaceInput, placedKey, placeObjects } from './placed.ts';
import { type ScopeOf, scopeFrom } from './scope.ts';

/** A step's manifest. What is not tracked carries none of our labels (the created namespace). */
export interface StepManifest {
  object: KubeObject;
  tracked: boolean;
}

/**
 * The manifest of every apply and hook step, by step index, found again from the same rendered
 * manifests: so a worker that takes over needs only the operation and its fingerprint. Steps whose
 * manifest is not there any more are left out.
 */
export function manifestsOf(
  steps: readonly OperationStep[],
  input: Omit<PlaceInput, 'isNamespaced'> & {
    isNamespaced?: ScopeOf;
    namespaceMetadata?: NamespaceMetadata;
  },
): Map<number, StepManifest> {
  const isNamespaced = input.isNamespaced ?? scopeFrom(input.desired, []);
  const { placed } = placeObjects({ ...input, isNamespaced });
  const byKey = new Map(
    placed.map((item) => [placedKey(item.hook, item.phase, item.ref), item.object]),
  );
  const found = new Map<number, StepManifest>();
  for (const step of steps) {
    if (step.action === 'prune') continue;
    const object = byKey.get(placedKey(step.action === 'hook', step.phase, step.ref));
    if (object) found.set(step.index, { object, tracked: true });
    else if (step.ref.kind === 'Namespace' && step.ref.name === input.namespace) {
      const made = namespaceManifest(input.namespace, input.namespaceMetadata);
      found.set(step.index, { object: made, tracked: false });
    }
  }
  return found;
}
