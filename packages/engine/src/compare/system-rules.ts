import type {
  Customizations,
  IgnoreDifference,
  KnownTypeField,
  KubeObject,
} from '@lockstep/domain';
import { refOf } from '@lockstep/domain';
import { customizationOf } from '../customizations/lookup.ts';

/**
 * All rules of what is ignored in one application's comparison: its own, and the installation's
 * (`resource.customizations.ignoreDifferences.<group>_<kind>` and `….all`).
 */
export function allIgnoreRules(
  ofApplication: readonly IgnoreDifference[] | null | undefined,
  { kinds, all }: Customizations,
): IgnoreDifference[] {
  const ofKinds = kinds.flatMap(({ group, kind, ignoreDifferences }) =>
    ignoreDifferences ? [{ ...ignoreDifferences, group, kind }] : [],
  );
  const ofAll = all.ignoreDifferences ? [{ ...all.ignoreDifferences, group: '*', kind: '*' }] : [];
  return [...(ofApplication ?? []), ...ofKinds, ...ofAll];
}

/** Kinds whose fields of Kubernetes' own types are known without configuration. */
const KNOWN: Record<string, readonly KnownTypeField[]> = {
  'argoproj.io/Rollout': [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
};

/** The fields of a custom resource that hold Kubernetes' own types (`knownTypeFields`). */
export function knownTypesOf(
  object: KubeObject,
  customizations: Customizations,
): readonly KnownTypeField[] {
  const ref = refOf(object);
  const stated = customizationOf(customizations, ref, 'knownTypeFields')?.knownTypeFields ?? [];
  return [...(KNOWN[`${ref.group}/${ref.kind}`] ?? []), ...stated];
}
