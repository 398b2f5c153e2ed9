import { messageOf } from '@lockstep/domain';
import { parse, stringify, type Tags } from 'yaml';
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
    const parsed: unknown = parse(text, { version: '1.1', maxAliasCount: 100, customTags: plain });
    return fromJson(JSON.parse(JSON.stringify(parsed ?? null)));
  } catch (error) {
    throw new FunctionError(messageOf(error));
  }
}

/** Dates stay texts, as Go reads them into anything. */
function plain(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':timestamp'));
}
