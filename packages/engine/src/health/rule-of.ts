import { type HealthRuleName, type KubeObject, parseApiVersion } from '@lockstep/domain';
import { type HealthOptions, isBeingDeleted } from './health-of.ts';
import { isKubernetesGroup } from './kubernetes-groups.ts';
import { ruleKeyFor } from './registry.ts';

/** Which rule decides in `healthOf` for this object, in the same order as there. */
export function ruleOf(object: KubeObject, options: HealthOptions = {}): HealthRuleName {
  const { group } = parseApiVersion(object.apiVersion);
  const name = group === '' ? object.kind : `${group}/${object.kind}`;
  if (isBeingDeleted(object)) return { kind: 'deletion', name };
  if (options.script?.(object) !== undefined) return { kind: 'custom', name };
  const key = ruleKeyFor(group, object.kind);
  if (key !== undefined) return { kind: 'built-in', name: key.replace(/^\//, '') };
  return { kind: isKubernetesGroup(group) ? 'none' : 'convention', name };
}
