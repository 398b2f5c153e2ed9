import type { KubeObject, ResourceRef } from '@lockstep/domain';
import { type HealthOptions, healthOf, type StepFacts } from '@lockstep/engine';

/** What an answer of the API server says of the object. */
export function factsOf(object: KubeObject, health: HealthOptions): StepFacts {
  return {
    uid: object.metadata.uid,
    resourceVersion: object.metadata.resourceVersion,
    health: healthOf(object, health) ?? null,
    live: object,
  };
}

/** `deployment.apps/web`, as kubectl names an object. */
export function describe(ref: ResourceRef): string {
  const kind = ref.kind.toLowerCase();
  return `${ref.group === '' ? kind : `${kind}.${ref.group}`}/${ref.name}`;
}
