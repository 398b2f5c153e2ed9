import { type Customizations, type KindCustomization, matchesGlob } from '@lockstep/domain';

type Aspect = Exclude<keyof KindCustomization, 'group' | 'kind'>;

/**
 * What is said about a kind in one respect: where its own customization is silent, the first
 * wildcard that is not.
 */
export function customizationOf(
  { kinds }: Customizations,
  { group, kind }: { group: string; kind: string },
  aspect: Aspect,
): KindCustomization | undefined {
  const stated = kinds.filter((one) => one[aspect] !== undefined);
  const key = keyOf({ group, kind });
  return (
    stated.find((one) => keyOf(one) === key) ??
    stated.find((one) => isGlob(one) && matchesGlob(keyOf(one), key))
  );
}

/** The core group is not written. */
function keyOf({ group, kind }: { group: string; kind: string }): string {
  return group === '' ? kind : `${group}/${kind}`;
}

function isGlob(kind: { group: string; kind: string }): boolean {
  return /[*?[{]/.test(keyOf(kind));
}
