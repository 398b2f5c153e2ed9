import type { GeneratorInputs } from '@lockstep/appset';
import { type Fields, isFields, valueAt, wrong } from './given-fields.ts';

type Query = Parameters<GeneratorInputs['pluginOutput']>[0];

/**
 * What a plugin answers: its parameter sets, or its whole answer; by the plugin's ConfigMap where
 * there are several; by `input` where it depends on what the plugin is asked.
 */
export function givenPluginOutput(value: unknown, query: Query): unknown[] {
  const given =
    isFields(value) && Object.hasOwn(value, query.configMap) ? value[query.configMap] : value;
  const sets = setsIn(given, query);
  if (sets) return sets;
  throw wrong(
    'pluginOutput',
    `says nothing of plugin "${query.configMap}": it is a list of parameter sets, the plugin's answer ` +
      '{output: {parameters: […]}}, or a map of either by the name of the ConfigMap',
  );
}

function setsIn(given: unknown, query: Query): unknown[] | undefined {
  if (isFields(given)) {
    const sets = valueAt(given, 'output.parameters') ?? given.parameters ?? given.output;
    return Array.isArray(sets) ? sets : undefined;
  }
  if (!Array.isArray(given)) return undefined;
  const isByInput =
    given.length > 0 && given.every((one) => isFields(one) && one.output && one.input);
  if (!isByInput) return given;
  const found = (given as Fields[]).find((one) => isAsked(one, query));
  return found && setsIn({ output: found.output }, query);
}

function isAsked({ input }: Fields, { parameters }: Query): boolean {
  const asked = isFields(input) && isFields(input.parameters) ? input.parameters : input;
  return sorted(asked) === sorted(parameters);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, one) =>
    isFields(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
