import type { ApplicationTemplate, GeneratorEntry } from '@lockstep/domain';
import type { GeneratorInputs } from '../inputs.ts';
import { compileSelector } from '../match/label-selector.ts';
import { flatten, type Params } from '../params.ts';
import { invalid, within } from '../problem.ts';
import type { TemplateSettings } from '../templating/renderer.ts';
import {
  GENERATOR_KEYS,
  type Generator,
  type GeneratorContext,
  type GeneratorKey,
} from './generator.ts';
import { interpolate } from './interpolate.ts';
import { GENERATORS } from './registry.ts';

/** What one generator of an entry made, and the template it brings. */
export interface EntryResult {
  key: GeneratorKey;
  params: Params[];
  template: ApplicationTemplate | null | undefined;
}

export interface EntryRun {
  settings: TemplateSettings;
  inputs: GeneratorInputs;
  /** How many combinations are around: a matrix or a merge may be within one other. */
  depth: number;
  /** With whose values the texts of the entry are rendered. */
  outer?: Params;
}

/** More sets than anybody deploys; a product of lists reaches it soon. */
const MOST_SETS = 50_000;
const DEEPEST_COMBINATION = 1;

/** Asks every generator of an entry, and keeps the sets that its selector lets through. */
export async function runEntry(entry: GeneratorEntry, run: EntryRun): Promise<EntryResult[]> {
  const { selector } = entry;
  const isSelected = selector
    ? await within('selector', () => compileSelector(selector, { hasLabelValues: false }))
    : undefined;
  const results: EntryResult[] = [];
  for (const key of keysOf(entry, run.depth)) {
    const made = await within(key, () => generate(entry, key, run));
    const params = isSelected ? made.filter((one) => isSelected(flatten(one))) : made;
    results.push({ key, params, template: entry[key]?.template });
  }
  return results;
}

/** Combinations that are nested too deep are none. */
function keysOf(entry: GeneratorEntry, depth: number): GeneratorKey[] {
  return GENERATOR_KEYS.filter((key) => {
    const isCombination = key === 'matrix' || key === 'merge';
    return (
      entry[key] !== null &&
      entry[key] !== undefined &&
      !(isCombination && depth > DEEPEST_COMBINATION)
    );
  });
}

async function generate(entry: GeneratorEntry, key: GeneratorKey, run: EntryRun) {
  const { settings, outer } = run;
  const spec = (outer ? interpolate(entry, outer, settings) : entry)[key];
  const sets = await (GENERATORS[key] as Generator)(spec as never, contextOf(run));
  countSets(sets.length);
  return sets;
}

function contextOf({ settings, inputs, depth }: EntryRun): GeneratorContext {
  return {
    settings,
    inputs,
    count: countSets,
    child: async (child, outer) => {
      const run = { settings, inputs, depth: depth + 1, ...(outer ? { outer } : {}) };
      const [result, ...more] = await runEntry(child, run);
      if (!result) {
        throw invalid(
          'child generator generated no parameters: it names no generator that is known here ' +
            '(matrix and merge nest once)',
        );
      }
      if (more.length > 0) throw invalid('found more than one generator in one entry');
      return result.params;
    },
  };
}

/** @throws UserError for more than a set of applications, or one part of it, may make */
export function countSets(sets: number): void {
  if (sets > MOST_SETS) throw invalid(`makes more than ${MOST_SETS} parameter sets`);
}
