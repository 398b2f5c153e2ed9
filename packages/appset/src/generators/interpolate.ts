import { type GeneratorEntry, UserError } from '@lockstep/domain';
import { isObject, type JsonObject, type Params } from '../params.ts';
import { renderText, renderTree, type TemplateSettings } from '../templating/renderer.ts';

/** Generators whose `values` may name their own parameters, which are not known yet. */
const WITH_OWN_VALUES = [
  'clusters',
  'git',
  'oci',
  'scmProvider',
  'clusterDecisionResource',
  'pullRequest',
  'plugin',
];

/**
 * The second child of a matrix with the first one's parameters in its texts, in any depth. A value
 * that names more than those is left for the generator's own parameters.
 */
export function interpolate(
  entry: GeneratorEntry,
  params: Params,
  settings: TemplateSettings,
): GeneratorEntry {
  if (params.size === 0) return entry;
  const render = (text: string) => renderText(text, params, settings);
  const tried = (text: string) => renderIfKnown(text, params, settings);
  return interpolateEntry(entry, render, tried) as GeneratorEntry;
}

type Render = (text: string) => string;

function interpolateEntry(entry: JsonObject, render: Render, tried: Render): JsonObject {
  return Object.fromEntries(
    Object.entries(entry).map(([key, spec]) => {
      if (!isObject(spec)) return [key, spec];
      return [key, interpolateSpec(key, spec, render, tried)];
    }),
  );
}

function interpolateSpec(
  key: string,
  { values, generators, ...rest }: JsonObject,
  render: Render,
  tried: Render,
): JsonObject {
  const rendered = renderTree(rest, render) as JsonObject;
  if (Array.isArray(generators)) {
    rendered.generators = generators.map((one) =>
      isObject(one) ? interpolateEntry(one, render, tried) : one,
    );
  }
  if (values !== undefined && values !== null) {
    rendered.values = WITH_OWN_VALUES.includes(key) ? renderTree(values, tried) : values;
  }
  return rendered;
}

function renderIfKnown(text: string, params: Params, settings: TemplateSettings): string {
  const options = [...settings.options, 'missingkey=error'];
  try {
    return renderText(text, params, { ...settings, options });
  } catch (error) {
    if (error instanceof UserError && error.code === 'invalid-argument') return text;
    throw error;
  }
}
