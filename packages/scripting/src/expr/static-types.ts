import { isList, type Value } from '../go-template/value.ts';
import type { Expression } from './ast.ts';
import { exprError } from './expr-error.ts';

/** What is known of a value before anything is evaluated; fields of the data are unknown. */
type Type = 'number' | 'string' | 'bool' | 'array' | 'map' | 'nil' | 'unknown';

const RESULTS: Record<string, Type> = {
  ...of('number', 'len ceil floor round abs int float count indexOf lastIndexOf mean median'),
  ...of('number', 'bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr'),
  ...of('string', 'upper lower trim trimPrefix trimSuffix replace repeat join string type'),
  ...of('string', 'toJSON toBase64 fromBase64'),
  ...of('bool', 'all any none one hasPrefix hasSuffix'),
  ...of('array', 'map filter split splitAfter keys values toPairs reverse uniq concat flatten'),
  ...of('array', 'sort sortBy'),
  ...of('map', 'fromPairs groupBy'),
};

function of(type: Type, names: string): Record<string, Type> {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]));
}

const TAKING_ARRAYS = new Set([
  ...['all', 'any', 'none', 'one', 'filter', 'map', 'find', 'findIndex', 'findLast'],
  ...['findLastIndex', 'count', 'sum', 'groupBy', 'sortBy', 'reduce'],
]);
const TESTS = new Set([
  ...['==', '!=', '<', '>', '<=', '>=', 'in', 'matches', 'contains', 'startsWith', 'endsWith'],
  ...['and', 'or', '&&', '||'],
]);
const SUMS = new Set(['-', '*', '/', '%', '**', '^']);

/**
 * Refuses what cannot be: a number that is compared with a text, an element that a list of others
 * is asked for. The same of the data's fields is found when it is evaluated, or is false.
 * @throws UserError naming the character
 */
export function checkTypes(expression: Expression): void {
  const open: Expression[] = [expression];
  while (open.length > 0) {
    const one = open.pop() as Expression;
    if (one.kind === 'binary') checkBinary(one);
    if (one.kind === 'call') checkCall(one);
    open.push(...children(one));
  }
}

function checkCall({ name, args: [first], at }: Extract<Expression, { kind: 'call' }>): void {
  if (!first || !TAKING_ARRAYS.has(name)) return;
  const type = typeOf(first);
  if (type !== 'array' && type !== 'unknown') {
    throw exprError(`${name} takes only an array, not ${type}`, at);
  }
}

function checkBinary({ sign, left, right, at }: Extract<Expression, { kind: 'binary' }>): void {
  const [a, b] = [typeOf(left), typeOf(right)];
  const isKnown = a !== 'unknown' && b !== 'unknown';
  if ((sign === '==' || sign === '!=') && isKnown && a !== b && a !== 'nil' && b !== 'nil') {
    throw exprError(`invalid operation: ${sign} (mismatched types ${a} and ${b})`, at);
  }
  if (['and', '&&', 'or', '||'].includes(sign)) {
    const wrong = [a, b].find((type) => type !== 'bool' && type !== 'unknown');
    if (wrong) throw exprError(`invalid operation: ${sign} (mismatched types ${a} and ${b})`, at);
  }
  if (sign !== 'in' || a === 'unknown' || a === 'nil') return;
  if (b === 'map' && a !== 'string') throw exprError(`cannot use ${a} as a key of a map`, at);
  const element = elementOf(right);
  if (element !== 'unknown' && element !== a) {
    throw exprError(`cannot use ${a} as type ${element} in array`, at);
  }
}

/** Of a list that is written out, and whose elements are all of one type. */
function elementOf(expression: Expression): Type {
  if (expression.kind === 'binary' && expression.sign === '..') return 'number';
  if (expression.kind !== 'array') return 'unknown';
  const types = new Set(expression.items.map(typeOf));
  // Ints and floats are two types here.
  const kinds = new Set(
    expression.items.map((one) => (one.kind === 'value' ? typeof one.value : one.kind)),
  );
  const [only = 'unknown'] = types;
  const isMixed = types.size !== 1 || (only === 'number' && kinds.size !== 1);
  return isMixed || only === 'nil' ? 'unknown' : only;
}

function typeOf(expression: Expression): Type {
  switch (expression.kind) {
    case 'value':
      return typeOfValue(expression.value);
    case 'array':
      return 'array';
    case 'map':
      return 'map';
    case 'unary':
      return expression.sign === '-' || expression.sign === '+'
        ? typeOf(expression.operand)
        : 'bool';
    case 'binary':
      return typeOfBinary(expression);
    case 'call':
      return Object.hasOwn(RESULTS, expression.name)
        ? (RESULTS[expression.name] ?? 'unknown')
        : 'unknown';
    default:
      return 'unknown';
  }
}

function typeOfBinary({ sign, left, right }: Extract<Expression, { kind: 'binary' }>): Type {
  if (TESTS.has(sign)) return 'bool';
  if (sign === '..') return 'array';
  const [a, b] = [typeOf(left), typeOf(right)];
  if (SUMS.has(sign) && a === 'number' && b === 'number') return 'number';
  return sign === '+' && a === b ? a : 'unknown';
}

function typeOfValue(value: Value): Type {
  switch (typeof value) {
    case 'bigint':
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return value === null ? 'nil' : isList(value) ? 'array' : 'unknown';
  }
}

function children(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'array':
      return expression.items;
    case 'map':
      return expression.entries.flat();
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.yes, expression.no];
    case 'member':
      return [expression.of, expression.key];
    case 'slice':
      return [expression.of, expression.from, expression.to].filter((one) => one !== undefined);
    case 'chain':
      return [expression.of];
    case 'call':
      return expression.args;
    case 'method':
      return [expression.of, ...expression.args];
    case 'let':
      return [expression.value, expression.body];
    case 'sequence':
      return expression.parts;
    default:
      return [];
  }
}
