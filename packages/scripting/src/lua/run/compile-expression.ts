import type { Call, Expression, Local, TableItem } from '../syntax/ast.ts';
import { LuaTable } from '../table.ts';
import { isTrue, type LuaValue } from '../values.ts';
import type { Box, Evaluate, EvaluateAll, Frame } from './frame.ts';
import { functionMaker } from './make-function.ts';
import {
  arithmetic,
  call,
  compare,
  concat,
  equal,
  index,
  lengthOf,
  negate,
  rawSet,
} from './operators.ts';

type Kind = Expression['kind'];
/** The expressions of a kind; some share theirs with another. */
type OfKind<K extends Kind, E = Expression> = E extends { kind: infer Own }
  ? K extends Own
    ? E
    : never
  : never;

const COMPILERS = {
  constant:
    ({ value }) =>
    () =>
      value,
  local: ({ local }) => readLocal(local),
  upvalue:
    ({ index: at }) =>
    (frame) =>
      frame.upvalues[at]?.value,
  global: compileGlobal,
  index: compileIndex,
  call: compileFirst,
  method: compileFirst,
  vararg: () => (frame) => frame.varargs[0],
  first: ({ operand }) => compileExpression(operand),
  function: ({ body }) => functionMaker(body),
  and: compileAnd,
  or: compileOr,
  not: compileNot,
  negate: (expression) => compileUnary(expression, negate),
  length: (expression) => compileUnary(expression, lengthOf),
  arithmetic: compileArithmetic,
  compare: compileComparison,
  concat: compileConcat,
  table: ({ items, line }) => compileTable(items, line),
} satisfies { [K in Kind]: (expression: OfKind<K>) => Evaluate };

/** An expression as a function of the frame, made once per script. */
export function compileExpression(expression: Expression): Evaluate {
  const compile = COMPILERS[expression.kind] as (expression: Expression) => Evaluate;
  return compile(expression);
}

function compileGlobal({ name, line }: OfKind<'global'>): Evaluate {
  return (frame) => {
    const value = frame.env.get(name);
    if (value !== undefined || !frame.env.metatable) return value;
    frame.runtime.line = line;
    return index(frame.runtime, frame.env, name);
  };
}

function compileFirst(expression: Call): Evaluate {
  const callAll = compileCall(expression);
  return (frame) => callAll(frame)[0];
}

function compileAnd(expression: OfKind<'and'>): Evaluate {
  const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)];
  return (frame) => {
    const value = left(frame);
    return isTrue(value) ? right(frame) : value;
  };
}

function compileOr(expression: OfKind<'or'>): Evaluate {
  const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)];
  return (frame) => {
    const value = left(frame);
    return isTrue(value) ? value : right(frame);
  };
}

function compileNot(expression: OfKind<'not'>): Evaluate {
  const operand = compileExpression(expression.operand);
  return (frame) => !isTrue(operand(frame));
}

function compileUnary(expression: OfKind<'negate'>, apply: typeof negate): Evaluate {
  const operand = compileExpression(expression.operand);
  const { line } = expression;
  return (frame) => {
    const value = operand(frame);
    frame.runtime.line = line;
    return apply(frame.runtime, value);
  };
}

/** All values of an expression: several of a call and of `...`, one of anything else. */
function compileMany(expression: Expression): EvaluateAll | undefined {
  if (expression.kind === 'call' || expression.kind === 'method') return compileCall(expression);
  if (expression.kind === 'vararg') return (frame) => [...frame.varargs];
  return undefined;
}

/** A list of expressions; the last one gives all its values. */
export function compileList(expressions: readonly Expression[]): EvaluateAll {
  const last = expressions.at(-1);
  const rest = last && compileMany(last);
  const firsts = (rest ? expressions.slice(0, -1) : expressions).map(compileExpression);
  if (!rest) {
    const [first, second] = firsts;
    if (firsts.length === 0) return () => [];
    if (firsts.length === 1 && first) return (frame) => [first(frame)];
    if (firsts.length === 2 && first && second) return (frame) => [first(frame), second(frame)];
    return (frame) => firsts.map((one) => one(frame));
  }
  if (firsts.length === 0) return rest;
  return (frame) => {
    const values = firsts.map((one) => one(frame));
    for (const value of rest(frame)) values.push(value);
    return values;
  };
}

function readLocal({ slot, captured }: Local): Evaluate {
  return captured
    ? (frame) => (frame.slots[slot] as Box).value
    : (frame) => frame.slots[slot] as LuaValue;
}

function compileIndex(expression: Extract<Expression, { kind: 'index' }>): Evaluate {
  const object = compileExpression(expression.object);
  const { line } = expression;
  if (expression.key.kind === 'constant') {
    const key = expression.key.value;
    return (frame) => {
      const table = object(frame);
      if (table instanceof LuaTable && !table.metatable) return table.get(key);
      frame.runtime.line = line;
      return index(frame.runtime, table, key);
    };
  }
  const keyOf = compileExpression(expression.key);
  return (frame) => {
    const table = object(frame);
    const key = keyOf(frame);
    frame.runtime.line = line;
    return index(frame.runtime, table, key);
  };
}

export function compileCall(expression: Call): EvaluateAll {
  const args = compileList(expression.args);
  const { line } = expression;
  if (expression.kind === 'call') {
    const callee = compileExpression(expression.callee);
    return (frame) => {
      const target = callee(frame);
      return callAt(frame, line, target, args(frame));
    };
  }
  const object = compileExpression(expression.object);
  const { name } = expression;
  return (frame) => {
    const self = object(frame);
    frame.runtime.line = line;
    const target = index(frame.runtime, self, name);
    return callAt(frame, line, target, [self, ...args(frame)]);
  };
}

function callAt(frame: Frame, line: number, target: LuaValue, args: LuaValue[]): LuaValue[] {
  const { runtime } = frame;
  runtime.budget.spend(2);
  runtime.line = line;
  return call(runtime, target, args);
}

function compileArithmetic(expression: Extract<Expression, { kind: 'arithmetic' }>): Evaluate {
  const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)];
  const { operator, line } = expression;
  const slow = (frame: Frame, a: LuaValue, b: LuaValue) => {
    frame.runtime.line = line;
    return arithmetic(frame.runtime, operator, a, b);
  };
  if (operator === '+') {
    return (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return typeof a === 'number' && typeof b === 'number' ? a + b : slow(frame, a, b);
    };
  }
  return (frame) => slow(frame, left(frame), right(frame));
}

function compileComparison(expression: Extract<Expression, { kind: 'compare' }>): Evaluate {
  const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)];
  const { operator, line } = expression;
  if (operator === '==' || operator === '~=') {
    const wanted = operator === '==';
    return (frame) => equal(frame.runtime, left(frame), right(frame)) === wanted;
  }
  return (frame) => {
    const [a, b] = [left(frame), right(frame)];
    frame.runtime.line = line;
    return compare(frame.runtime, operator, a, b);
  };
}

/** Groups to the right, as the language says; that matters to metatables only. */
function compileConcat(expression: Extract<Expression, { kind: 'concat' }>): Evaluate {
  const parts = expression.parts.map(compileExpression);
  const { line } = expression;
  return (frame) => {
    const values = parts.map((part) => part(frame));
    frame.runtime.line = line;
    let result = values.at(-1);
    for (let at = values.length - 2; at >= 0; at--) {
      result = concat(frame.runtime, values[at], result);
    }
    return result;
  };
}

const BYTES_OF_TABLE = 240;

function compileTable(items: readonly TableItem[], line: number): Evaluate {
  const last = items.at(-1);
  const rest = last?.kind === 'item' ? compileMany(last.value) : undefined;
  const steps = (rest ? items.slice(0, -1) : items).map(compileTableItem);
  return (frame) => {
    const { runtime } = frame;
    runtime.budget.spend(1);
    runtime.budget.allocate(BYTES_OF_TABLE);
    const table = new LuaTable();
    let count = 0;
    for (const step of steps) if (step(frame, table, count + 1, line)) count++;
    if (rest) for (const value of rest(frame)) rawSet(runtime, table, ++count, value);
    return table;
  };
}

/** Answers whether it was an item of the list. */
type AddItem = (frame: Frame, table: LuaTable, at: number, line: number) => boolean;

function compileTableItem(item: TableItem): AddItem {
  const value = compileExpression(item.value);
  if (item.kind === 'item') {
    return (frame, table, at) => {
      rawSet(frame.runtime, table, at, value(frame));
      return true;
    };
  }
  const key = compileExpression(item.key);
  return (frame, table, _, line) => {
    const [name, content] = [key(frame), value(frame)];
    frame.runtime.line = line;
    rawSet(frame.runtime, table, name, content);
    return false;
  };
}
