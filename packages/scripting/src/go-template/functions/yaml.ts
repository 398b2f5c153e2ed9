import { messageOf } from '@lockstep/domain';
import { readYaml } from '../../read-yaml.ts';
import { FunctionError } from '../template-error.ts';
import { fromJson, isList, type Value } from '../value.ts';
import { writeYaml } from '../write-yaml.ts';
import { define, type Functions } from './function.ts';

/** YAML as Argo CD's application sets have it: keys sorted, lists not indented. */
export const yamlFunctions: Functions = {
  toYaml: define('a', writeYaml),
  fromYaml: define('s', (text: string) => {
    const value = read(text);
    if (value instanceof Map) return value;
    if (value === null || value === undefined) return new Map();
    throw new FunctionError('error unmarshaling JSON: cannot unmarshal into a map');
  }),
  fromYamlArray: define('s', (text: string) => {
    const value = read(text);
    if (isList(value)) return value;
    if (value === null || value === undefined) return [];
    throw new FunctionError('error unmarshaling JSON: cannot unmarshal into a list');
  }),
};

function read(text: string): Value {
  try {
    return fromJson(readYaml(text));
  } catch (error) {
    throw new FunctionError(messageOf(error));
  }
}
