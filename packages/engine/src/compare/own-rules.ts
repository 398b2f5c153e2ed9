import {
  ANNOTATION_IGNORE_DIFFERENCES,
  type IgnoreDifference,
  type KubeObject,
  refOf,
} from '@lockstep/domain';
import type { IgnoreRules } from './ignore-differences.ts';

/**
 * The rules, and what a manifest itself says is to be ignored in it: JSON pointers with commas
 * between them, in its annotation `argocd.argoproj.io/ignore-differences`.
 */
export function withOwnRules(
  ignore: IgnoreRules | undefined,
  desired: KubeObject | undefined,
): IgnoreRules | undefined {
  const own = desired && ownRule(desired);
  return own ? { ...ignore, rules: [...(ignore?.rules ?? []), own] } : ignore;
}

function ownRule(desired: KubeObject): IgnoreDifference | undefined {
  const text = desired.metadata.annotations?.[ANNOTATION_IGNORE_DIFFERENCES];
  if (typeof text !== 'string') return undefined;
  const pointers = text.split(',').map((pointer) => pointer.trim());
  const jsonPointers = pointers.filter((pointer) => pointer !== '');
  if (jsonPointers.length === 0) return undefined;
  const { group, kind, name, namespace } = refOf(desired);
  return { group, kind, name, ...(namespace ? { namespace } : {}), jsonPointers };
}
