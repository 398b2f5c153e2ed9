import {
  type CustomActions,
  ignoredFieldsSchema,
  type KindCustomization,
  knownTypeFieldSchema,
} from '@lockstep/domain';
import { type Problems, readTrueOrFalse, readYaml, readYamlAs } from './read-yaml.ts';

type Aspect = Partial<Omit<KindCustomization, 'group' | 'kind'>>;

/** Reads one thing that is said about a kind; undefined where it says nothing, or is wrong. */
type ReadAspect = (value: unknown, field: string, problems: Problems) => Aspect | undefined;

/** By their names in the keys of the field. */
export const ASPECTS = {
  // An empty one says nothing: the kind's own rule stands.
  health: (value) => (typeof value === 'string' && value ? { healthScript: value } : undefined),
  useOpenLibs: (value, field, problems) => {
    const useOpenLibs = readTrueOrFalse(value, field, problems);
    return useOpenLibs === undefined ? undefined : { useOpenLibs };
  },
  actions: (value, field, problems) => {
    const actions = readActions(value, field, problems);
    return actions && { actions };
  },
  ignoreDifferences: (value, field, problems) => {
    const ignoreDifferences = readYamlAs(ignoredFieldsSchema, value, field, problems);
    return ignoreDifferences && { ignoreDifferences };
  },
  ignoreResourceUpdates: (value, field, problems) => {
    const ignoreResourceUpdates = readYamlAs(ignoredFieldsSchema, value, field, problems);
    return ignoreResourceUpdates && { ignoreResourceUpdates };
  },
  knownTypeFields: (value, field, problems) => {
    const knownTypeFields = readYamlAs(knownTypeFieldSchema.array(), value, field, problems);
    return knownTypeFields && { knownTypeFields };
  },
} as const satisfies Record<string, ReadAspect>;

export type AspectName = keyof typeof ASPECTS;

export function isAspectName(name: string): name is AspectName {
  return Object.hasOwn(ASPECTS, name);
}

/** `discovery.lua`, `definitions` of a name and `action.lua` each, `mergeBuiltinActions`. */
function readActions(value: unknown, field: string, problems: Problems): CustomActions | undefined {
  const given = typeof value === 'string' ? readYaml(value, field, problems) : value;
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'object' || Array.isArray(given)) {
    problems.push({ field, reason: 'must be a map with discovery.lua and definitions' });
    return undefined;
  }
  const stated = given as Record<string, unknown>;
  const definitions = Array.isArray(stated.definitions) ? stated.definitions : [];
  const read = definitions.flatMap((definition: unknown, at) => {
    const { name, 'action.lua': script } = { ...(definition as Record<string, unknown>) };
    if (typeof name === 'string' && typeof script === 'string') return [{ name, script }];
    problems.push({ field, reason: `definitions[${at}] must have a name and action.lua` });
    return [];
  });
  return {
    discovery: typeof stated['discovery.lua'] === 'string' ? stated['discovery.lua'] : '',
    definitions: read,
    mergeBuiltin: stated.mergeBuiltinActions === true,
  };
}
