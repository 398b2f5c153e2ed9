import { printValue } from '../go-template/print.ts';
import { type GoMap, isNil, type Value } from '../go-template/value.ts';
import type { Expression } from './ast.ts';
import { exprError } from './expr-error.ts';
import { BUILT_INS } from './functions/index.ts';
import { callMethod } from './functions/methods.ts';
import { isNamespace, namespaceFunction, namespaceValue } from './functions/namespaces.ts';
import { memberOf, sliceOf } from './members.ts';
import { OPERATORS } from './operators.ts';
import type { Room } from './room.ts';
import { asBoolean, asNumber } from './values.ts';

/** What names stand for at one place of an expression. */
export interface Scope {
  data: GoMap;
  variables: ReadonlyMap<string, Value>;
  /** `#`, `#acc` and `#index` of the innermost predicate. */
  pointers: Readonly<Record<string, Value>>;
  room: Room;
}

/** Ends a chain whose `?.` found nothing. */
class Skipped extends Error {}

/** The value of an expression. @throws UserError naming the character. */
export function evaluate(expression: Expression, scope: Scope): Value {
  scope.room.step();
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'name':
      return nameValue(expression.name, scope);
    case 'pointer':
      return pointerValue(expression, scope);
    case 'array':
      scope.room.make(expression.items.length);
      return expression.items.map((item) => evaluate(item, scope));
    case 'map':
      return mapValue(expression.entries, scope);
    case 'unary':
      return unaryValue(expression, scope);
    case 'binary':
      return binaryValue(expression, scope);
    case 'conditional': {
      const condition = asBoolean(evaluate(expression.condition, scope), 'a condition');
      return evaluate(condition ? expression.yes : expression.no, scope);
    }
    case 'chain':
      return chainValue(expression.of, scope);
    case 'member':
      return memberValue(expression, scope);
    case 'slice':
      return sliceOf(
        evaluate(expression.of, scope),
        expression.from && evaluate(expression.from, scope),
        expression.to && evaluate(expression.to, scope),
      );
    case 'call':
      return callValue(expression, scope);
    case 'method':
      return methodValue(expression, scope);
    case 'let': {
      const value = evaluate(expression.value, scope);
      const variables = new Map([...scope.variables, [expression.name, value]]);
      return evaluate(expression.body, { ...scope, variables });
    }
    case 'sequence':
      return expression.parts.map((part) => evaluate(part, scope)).at(-1);
  }
}

function nameValue(name: string, { data, variables }: Scope): Value {
  if (variables.has(name)) return variables.get(name);
  if (name === '$env') return data;
  return data.get(name) ?? null;
}

function pointerValue({ name, at }: { name: string; at: number }, { pointers }: Scope): Value {
  if (Object.hasOwn(pointers, name)) return pointers[name];
  throw exprError(`${name} stands for nothing here: it is for predicates`, at);
}

function mapValue(entries: [Expression, Expression][], scope: Scope): Value {
  scope.room.make(entries.length);
  return new Map(
    entries.map(([key, value]) => [printValue(evaluate(key, scope)), evaluate(value, scope)]),
  );
}

function unaryValue(
  { sign, operand }: Extract<Expression, { kind: 'unary' }>,
  scope: Scope,
): Value {
  const value = evaluate(operand, scope);
  if (sign === '!' || sign === 'not') return !asBoolean(value, `the operand of ${sign}`);
  const number = asNumber(value, `the operand of ${sign}`);
  return sign === '-' ? -number : number;
}

function binaryValue(
  { sign, left, right, at }: Extract<Expression, { kind: 'binary' }>,
  scope: Scope,
): Value {
  const first = evaluate(left, scope);
  if (sign === '??') return isNil(first) ? evaluate(right, scope) : first;
  if (sign === 'or' || sign === '||' || sign === 'and' || sign === '&&') {
    const stopsAt = sign === 'or' || sign === '||';
    if (asBoolean(first, `the left of ${sign}`) === stopsAt) return stopsAt;
    return asBoolean(evaluate(right, scope), `the right of ${sign}`);
  }
  const operator = OPERATORS[sign];
  if (!operator) throw exprError(`unknown operator ${sign}`, at);
  return operator(first, evaluate(right, scope), scope.room);
}

function chainValue(of: Expression, scope: Scope): Value {
  try {
    return evaluate(of, scope);
  } catch (error) {
    if (error instanceof Skipped) return null;
    throw error;
  }
}

function memberValue(
  { of, key, isOptional, at }: Extract<Expression, { kind: 'member' }>,
  scope: Scope,
): Value {
  const constant = namespaceOf(of, scope);
  if (constant && key.kind === 'value') return namespaceValue(constant, String(key.value), at);
  const value = evaluate(of, scope);
  if (isOptional && isNil(value)) throw new Skipped();
  return memberOf(value, evaluate(key, scope));
}

/** `time` and the like, where the data has nothing of that name. */
function namespaceOf(of: Expression, { data, variables }: Scope): string | undefined {
  if (of.kind !== 'name' || data.has(of.name) || variables.has(of.name)) return undefined;
  return isNamespace(of.name) ? of.name : undefined;
}

function callValue({ name, args, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const fn = Object.hasOwn(BUILT_INS, name) ? BUILT_INS[name] : undefined;
  if (!fn) throw exprError(`unknown name ${name}`, at);
  const { least, most = least } = fn;
  if (args.length < least || args.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw exprError(`${name} takes ${wanted} arguments, not ${args.length}`, at);
  }
  if (fn.kind === 'predicate') {
    const first = evaluate(args[0] as Expression, scope);
    const ask = (expression: Expression) => (pointers: Record<string, Value>) =>
      evaluate(expression, { ...scope, pointers: { ...scope.pointers, ...pointers } });
    const predicate = args[1] && ask(args[1]);
    const more = args.slice(2).map((arg) => evaluate(arg, scope));
    return fn.call(first, { predicate, more, room: scope.room });
  }
  const values = args.map((arg) => evaluate(arg, scope));
  for (const value of values) scope.room.walk(value);
  return fn.call(values, scope.room);
}

function methodValue(
  { of, name, isOptional, args, at }: Extract<Expression, { kind: 'method' }>,
  scope: Scope,
): Value {
  const namespace = namespaceOf(of, scope);
  const receiver = namespace ? undefined : evaluate(of, scope);
  if (isOptional && isNil(receiver)) throw new Skipped();
  const values = args.map((arg) => evaluate(arg, scope));
  for (const value of values) scope.room.walk(value);
  return namespace
    ? namespaceFunction({ namespace, name, at }, values, scope.room)
    : callMethod(receiver, { name, at }, values);
}
