import type { MergeGenerator } from '@lockstep/domain';
import { overlay, type Params, textParams } from '../params.ts';
import { invalid, within } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';

/** The sets of the first child, overlaid with those of the others that agree in the merge keys. */
export async function generateFromMerge(
  { generators, mergeKeys }: MergeGenerator,
  context: GeneratorContext,
): Promise<Params[]> {
  const children = generators ?? [];
  if (children.length < 2) {
    throw invalid('found less than two generators, Merge requires two or more');
  }
  const made: Params[][] = [];
  for (const [at, child] of children.entries()) {
    made.push(await within(`generators[${at}]`, () => context.child(child)));
  }
  const keys = [...new Set(mergeKeys ?? [])].sort();
  if (keys.length === 0) {
    throw invalid('no merge keys were specified, Merge requires at least one');
  }
  const [base, ...others] = made.map((sets) => byKeys(sets, keys));
  const merge = context.settings.goTemplate ? overlay : overlayTexts;
  return [...(base ?? [])].map(([key, params]) =>
    others.reduce((below, sets) => {
      const over = sets.get(key);
      return over ? merge(below, over) : below;
    }, params),
  );
}

function overlayTexts(base: Params, over: Params): Params {
  return new Map([...textParams(base), ...textParams(over)]);
}

/** A key that a set does not have is null, and null equals null. */
function byKeys(sets: readonly Params[], keys: readonly string[]): Map<string, Params> {
  const found = new Map<string, Params>();
  for (const params of sets) {
    const values = keys.map((key) => [key, params.get(key) ?? null]);
    const key = JSON.stringify(Object.fromEntries(values), plain);
    if (found.has(key)) {
      throw invalid(
        'the parameters from a generator were not unique by the given mergeKeys, ' +
          `Merge requires all param sets to be unique. Duplicate key was ${key}`,
      );
    }
    found.set(key, params);
  }
  return found;
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].sort());
  return typeof value === 'bigint' ? String(value) : value;
}
