import type { PluginGenerator } from '@lockstep/domain';
import { flatten, isObject, type JsonObject, type Params } from '../params.ts';
import { invalid } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';
import { addOwnValues } from './own-values.ts';

/** A set for each object that a plugin answers, with what it was asked under `generator.input`. */
export async function generateFromPlugin(
  spec: PluginGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  const parameters = spec.input?.parameters ?? {};
  const configMap = spec.configMapRef?.name ?? '';
  const output = await inputs.pluginOutput({ configMap, parameters });
  return output.map((one) => {
    if (!isObject(one))
      throw invalid(`plugin ${configMap}: each set of its output must be an object`);
    const params = contentOf(one, settings.goTemplate).set('generator', { input: { parameters } });
    return addOwnValues(params, spec.values, settings);
  });
}

function contentOf(object: JsonObject, goTemplate: boolean): Params {
  return new Map<string, unknown>(goTemplate ? Object.entries(object) : flatten(object));
}
