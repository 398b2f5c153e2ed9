import { messageOf } from '@lockstep/domain';
import { stringify } from 'yaml';
import { readYaml } from '../../read-yaml.ts';
import { FunctionError } from '../template-error.ts';
import { fromJson, isList, toJson, type Value } from '../value.ts';
import { define, type Functions } from './function.ts';

/** YAML as Argo CD's application sets have it: keys sorted, lists not indented. */
export const yamlFunctions: Functions = {
  toYaml: define('a', (value: Value) => {
    const options = { indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false } as const;
    return stringify(toJson(value), { ...options, version: '1.1' }).replace(/\n$/, '');
  }),
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
