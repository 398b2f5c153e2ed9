import type { KubeObject } from '@lockstep/domain';
import { namespaceOf } from './flux-objects.ts';

/** How many others have to be done before each unit, one after the other. */
export function dependencyWaves(units: readonly KubeObject[]): Map<KubeObject, number> {
  const key = (kind: string, namespace: string, name: string) => `${kind}/${namespace}/${name}`;
  const byKey = new Map(
    units.map((unit) => [key(unit.kind, namespaceOf(unit), unit.metadata.name ?? ''), unit]),
  );
  const waves = new Map<KubeObject, number>();
  const waveOf = (unit: KubeObject, above: readonly KubeObject[]): number => {
    const known = waves.get(unit);
    if (known !== undefined) return known;
    const needed = dependenciesOf(unit)
      .map(({ name, namespace }) => byKey.get(key(unit.kind, namespace ?? namespaceOf(unit), name)))
      // Flux itself never gets to those that wait for each other.
      .filter((one) => one !== undefined && one !== unit && !above.includes(one)) as KubeObject[];
    const wave = Math.max(0, ...needed.map((one) => waveOf(one, [...above, unit]) + 1));
    waves.set(unit, wave);
    return wave;
  };
  for (const unit of units) waveOf(unit, []);
  return waves;
}

function dependenciesOf({ spec }: KubeObject): { name: string; namespace?: string }[] {
  const { dependsOn } = (spec ?? {}) as { dependsOn?: unknown };
  return Array.isArray(dependsOn) ? dependsOn.filter((one) => typeof one?.name === 'string') : [];
}
