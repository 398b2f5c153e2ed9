import type { MatrixGenerator } from '@lockstep/domain';
import { overlay, type Params, textParams } from '../params.ts';
import { invalid, within } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';

/**
 * Every set of the first child with every set that the second makes of it. With Go templates the
 * first one's values win; without, the same key must have the same value in both.
 */
export async function generateFromMatrix(
  { generators }: MatrixGenerator,
  context: GeneratorContext,
): Promise<Params[]> {
  const [first, second, ...more] = generators ?? [];
  if (!first || !second) {
    throw invalid('found less than two generators, Matrix support only two');
  }
  if (more.length > 0) throw invalid('found more than two generators, Matrix support only two');
  const sets: Params[] = [];
  for (const outer of await within('generators[0]', () => context.child(first))) {
    const inner = await within('generators[1]', () => context.child(second, outer));
    context.count(sets.length + inner.length);
    for (const one of inner) sets.push(combined(outer, one, context.settings.goTemplate));
  }
  return sets;
}

function combined(outer: Params, inner: Params, goTemplate: boolean): Params {
  if (goTemplate) return overlay(inner, outer);
  const [a, b] = [textParams(outer), textParams(inner)];
  for (const [key, value] of b) {
    if (a.has(key) && a.get(key) !== value) {
      throw invalid(
        `found duplicate key ${key} with different value, a: ${a.get(key)} ,b: ${value}`,
      );
    }
  }
  return new Map([...a, ...b]);
}
