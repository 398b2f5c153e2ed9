import type { ListGenerator } from '@lockstep/domain';
import { messageOf } from '@lockstep/domain';
import { readYaml } from '@lockstep/scripting';
import { isObject, type JsonObject, type Params } from '../params.ts';
import { invalid } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';

/** The elements as they are written, then those of `elementsYaml`. */
export function generateFromList(
  { elements, elementsYaml }: ListGenerator,
  { settings }: GeneratorContext,
): Params[] {
  const written = (elements ?? []).map((element): Params => {
    const object = element ?? {};
    return settings.goTemplate ? new Map(Object.entries(object)) : flatElement(object);
  });
  return [...written, ...elementsIn(elementsYaml ?? '')];
}

/** Without Go templates an element is texts, and `values` that hold texts. */
function flatElement(element: JsonObject): Params {
  const params: Params = new Map();
  for (const [key, value] of Object.entries(element)) {
    if (key !== 'values') {
      params.set(key, text(value, key));
      continue;
    }
    if (!isObject(value)) throw invalid('error parsing values map: values must be a map of texts');
    for (const [name, one] of Object.entries(value)) {
      params.set(`values.${name}`, text(one, `values.${name}`));
    }
  }
  return params;
}

function text(value: unknown, key: string): string {
  if (typeof value === 'string') return value;
  throw invalid(
    `error parsing value as string: ${key} of an element is ${JSON.stringify(value)}; ` +
      'quote it, or set goTemplate: true',
  );
}

function elementsIn(yaml: string): Params[] {
  if (yaml === '') return [];
  const read = readElements(yaml);
  if (!Array.isArray(read) || !read.every((one) => one === null || isObject(one))) {
    throw invalid('error unmarshling decoded ElementsYaml: it must be a list of objects');
  }
  return read.map((one) => new Map(Object.entries((one as JsonObject | null) ?? {})));
}

function readElements(yaml: string): unknown {
  try {
    return readYaml(yaml) ?? [];
  } catch (error) {
    throw invalid(`error unmarshling decoded ElementsYaml: ${messageOf(error)}`);
  }
}
