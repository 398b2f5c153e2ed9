import {
  FINALIZER_HOOK,
  type HealthStatus,
  type KubeObject,
  parseApiVersion,
} from '@lockstep/domain';
import { healthByConventions } from './conventions.ts';
import { isTime } from './decode/scalars.ts';
import { health, listAt, valueAt } from './fields.ts';
import { isKubernetesGroup } from './kubernetes-groups.ts';
import { isOwnAddition, ruleFor } from './registry.ts';

export interface HealthOptions {
  /**
   * Other people's rules, run by whoever asks: undefined where there is none for this kind, null
   * where there is one and it gives the object no status.
   */
  script?: (object: KubeObject) => HealthStatus | null | undefined;
  /** Only what Argo CD has a check for: no conventions, nothing that Lockstep judges besides. */
  fieldOnly?: boolean;
}

/** How a live object fares; undefined for kinds that have no health, which is not Healthy. */
export function healthOf(
  object: KubeObject,
  options: HealthOptions = {},
): HealthStatus | undefined {
  if (isBeingDeleted(object)) return health('Progressing', 'Pending deletion');
  const scripted = options.script?.(object);
  if (scripted !== undefined) return scripted ?? undefined;
  const { group } = parseApiVersion(object.apiVersion);
  if (options.fieldOnly && isOwnAddition(group, object.kind)) return undefined;
  const rule = ruleFor(group, object.kind);
  if (rule) return rule(object);
  return isKubernetesGroup(group) || options.fieldOnly ? undefined : healthByConventions(object);
}

/** A hook that only our own finalizer holds has ended: its outcome is still to be read. */
export function isBeingDeleted(object: KubeObject): boolean {
  if (!isTime(valueAt(object, 'metadata', 'deletionTimestamp'))) return false;
  const finalizers = listAt(object, 'metadata', 'finalizers');
  return finalizers.length === 0 || finalizers.some((finalizer) => finalizer !== FINALIZER_HOOK);
}
