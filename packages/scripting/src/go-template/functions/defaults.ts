import { FunctionError } from '../template-error.ts';
import { isTrue, kindName, typeName, type Value } from '../value.ts';
import { deepEqual } from './compare.ts';
import { define, type Functions, shallow } from './function.ts';

export const defaultFunctions: Functions = {
  ...shallow({
    default: define('aa*', (fallback: Value, given?: Value) => (isTrue(given) ? given : fallback)),
    empty: define('a', (value: Value) => !isTrue(value)),
    coalesce: define('a*', (...values: Value[]) => values.find(isTrue)),
    all: define('a*', (...values: Value[]) => values.every(isTrue)),
    any: define('a*', (...values: Value[]) => values.some(isTrue)),
    ternary: define('aab', (yes: Value, no: Value, which: boolean) => (which ? yes : no)),
    fail: define('s', (message: string) => {
      throw new FunctionError(message);
    }),
    typeOf: define('a', typeName),
    kindOf: define('a', kindName),
    typeIs: define('sa', (name: string, value: Value) => typeName(value) === name),
    typeIsLike: define('sa', (name: string, value: Value) => {
      return typeName(value) === name || `*${typeName(value)}` === name;
    }),
    kindIs: define('sa', (name: string, value: Value) => kindName(value) === name),
  }),
  deepEqual: define('aa', deepEqual),
};
