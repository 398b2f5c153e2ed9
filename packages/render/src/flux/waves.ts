import { ANNOTATION_SYNC_WAVE, type KubeObject } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';

/** A unit's place among the others. */
export interface Ordered {
  key: string;
  /** The unit whose manifests this one came from. */
  parent?: string;
  dependsOn: readonly string[];
}

/**
 * The wave of each unit: after the last wave of everything that it depends on, with all that those
 * units brought. Throws RenderError for units that wait for each other. What is not among the units
 * is not waited for.
 */
export function wavesOf(units: readonly Ordered[]): Map<string, number> {
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  const children = Map.groupBy(units, ({ parent }) => parent);
  const ends = new Map<string, number>();
  const starts = new Map<string, number | 'open'>();
  const start = (unit: Ordered): number => {
    const known = starts.get(unit.key);
    if (known === 'open') {
      throw new RenderError('spec', `dependsOn: ${unit.key} waits for itself, by way of others`);
    }
    if (known !== undefined) return known;
    starts.set(unit.key, 'open');
    const parent = unit.parent === undefined ? undefined : byKey.get(unit.parent);
    const after = unit.dependsOn.flatMap((key) => {
      const needed = byKey.get(key);
      return needed ? [end(needed) + 1] : [];
    });
    const wave = Math.max(0, parent ? start(parent) : 0, ...after);
    starts.set(unit.key, wave);
    return wave;
  };
  const end = (unit: Ordered): number => {
    const known = ends.get(unit.key);
    if (known !== undefined) return known;
    let last = start(unit);
    for (const child of children.get(unit.key) ?? []) last = Math.max(last, end(child));
    ends.set(unit.key, last);
    return last;
  };
  return new Map(units.map((unit) => [unit.key, start(unit)]));
}

/** The object in its unit's wave; what it says of its own wave counts from there. */
export function inWave(object: KubeObject, wave: number): KubeObject {
  if (wave === 0) return object;
  const { annotations } = object.metadata;
  const own = Number.parseInt(annotations?.[ANNOTATION_SYNC_WAVE] ?? '0', 10) || 0;
  return withAnnotation(object, ANNOTATION_SYNC_WAVE, String(own + wave));
}

export function withAnnotation(object: KubeObject, name: string, value: string): KubeObject {
  const annotations = { ...object.metadata.annotations, [name]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
