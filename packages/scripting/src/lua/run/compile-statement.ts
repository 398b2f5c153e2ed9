import type { Assignable, Block, Expression, Local, Statement } from '../syntax/ast.ts';
import { isTrue, type LuaValue, raise } from '../values.ts';
import { compileCall, compileExpression, compileList } from './compile-expression.ts';
import {
  type Box,
  BREAK,
  type Ending,
  type Evaluate,
  type Execute,
  type Frame,
  GO_ON,
  GOTO,
  RETURN,
} from './frame.ts';
import { functionMaker } from './make-function.ts';
import { numberOf } from './numbers.ts';
import { call, setIndex } from './operators.ts';

/** A block as a function of the frame, made once per script. */
export function compileBlock({ statements, labels }: Block): Execute {
  const steps = statements.map(compileStatement);
  const [only] = steps;
  if (steps.length === 1 && only && labels.size === 0) return only;
  return (frame) => {
    for (let at = 0; at < steps.length; at++) {
      const ending = (steps[at] as Execute)(frame);
      if (ending === GO_ON) continue;
      if (ending !== GOTO) return ending;
      const target = labels.get(frame.label);
      if (target === undefined) return GOTO;
      frame.runtime.budget.spend(1);
      at = target - 1;
    }
    return GO_ON;
  };
}

function compileStatement(statement: Statement): Execute {
  switch (statement.kind) {
    case 'local':
      return compileLocal(statement.locals, statement.values);
    case 'local-function': {
      const make = functionMaker(statement.body);
      const { slot, captured } = statement.local;
      return (frame) => {
        // The function sees itself: its box is there before it is.
        const box: Box = { value: undefined };
        if (captured) frame.slots[slot] = box;
        const made = make(frame);
        if (captured) box.value = made;
        else frame.slots[slot] = made;
        return GO_ON;
      };
    }
    case 'assign':
      return compileAssignment(statement.targets, statement.values);
    case 'call': {
      const run = compileCall(statement.call);
      return (frame) => {
        run(frame);
        return GO_ON;
      };
    }
    case 'do':
      return compileBlock(statement.body);
    case 'while':
      return compileWhile(statement.condition, statement.body);
    case 'repeat':
      return compileRepeat(statement.body, statement.condition);
    case 'if':
      return compileIf(statement);
    case 'numeric-for':
      return compileNumericFor(statement);
    case 'generic-for':
      return compileGenericFor(statement);
    case 'return': {
      const values = compileList(statement.values);
      return (frame) => {
        frame.results = values(frame);
        return RETURN;
      };
    }
    case 'break':
      return () => BREAK;
    case 'goto': {
      const { label } = statement;
      return (frame) => {
        frame.label = label;
        return GOTO;
      };
    }
  }
}

function declare(frame: Frame, { slot, captured }: Local, value: LuaValue): void {
  frame.slots[slot] = captured ? { value } : value;
}

function compileLocal(locals: readonly Local[], values: readonly Expression[]): Execute {
  const [local] = locals;
  const [value] = values;
  if (locals.length === 1 && local && values.length <= 1) {
    const evaluate = value ? compileExpression(value) : () => undefined;
    return (frame) => {
      declare(frame, local, evaluate(frame));
      return GO_ON;
    };
  }
  const all = compileList(values);
  return (frame) => {
    const given = all(frame);
    for (const [at, one] of locals.entries()) declare(frame, one, given[at]);
    return GO_ON;
  };
}

/** Puts a value where it belongs; objects and keys were evaluated before. */
type Prepare = (frame: Frame) => (value: LuaValue) => void;

function compileAssignment(targets: readonly Assignable[], values: readonly Expression[]): Execute {
  const [target] = targets;
  const [value] = values;
  if (targets.length === 1 && target && values.length === 1 && value) {
    return compileSingleAssignment(target, compileExpression(value));
  }
  const prepare = targets.map(compileTarget);
  const all = compileList(values);
  return (frame) => {
    const places = prepare.map((one) => one(frame));
    const given = all(frame);
    for (const [at, put] of places.entries()) put(given[at]);
    return GO_ON;
  };
}

function compileSingleAssignment(target: Assignable, evaluate: Evaluate): Execute {
  if (target.kind === 'local' && !target.local.captured) {
    const { slot } = target.local;
    return (frame) => {
      frame.slots[slot] = evaluate(frame);
      return GO_ON;
    };
  }
  const prepare = compileTarget(target);
  return (frame) => {
    const put = prepare(frame);
    put(evaluate(frame));
    return GO_ON;
  };
}

function compileTarget(target: Assignable): Prepare {
  switch (target.kind) {
    case 'local': {
      const { slot, captured } = target.local;
      return (frame) => (value) => {
        if (captured) (frame.slots[slot] as Box).value = value;
        else frame.slots[slot] = value;
      };
    }
    case 'upvalue': {
      const at = target.index;
      return (frame) => (value) => {
        const box = frame.upvalues[at];
        if (box) box.value = value;
      };
    }
    case 'global': {
      const { name, line } = target;
      return (frame) => (value) => {
        frame.runtime.line = line;
        setIndex(frame.runtime, frame.env, name, value);
      };
    }
    case 'index': {
      const [object, key] = [compileExpression(target.object), compileExpression(target.key)];
      const { line } = target;
      return (frame) => {
        const table = object(frame);
        const name = key(frame);
        return (value) => {
          frame.runtime.line = line;
          setIndex(frame.runtime, table, name, value);
        };
      };
    }
  }
}

/** What a loop does after its body: undefined goes round again. */
function afterBody(ending: Ending): Ending | undefined {
  if (ending === GO_ON) return undefined;
  return ending === BREAK ? GO_ON : ending;
}

function compileWhile(condition: Expression, body: Block): Execute {
  const [holds, run] = [compileExpression(condition), compileBlock(body)];
  return (frame) => {
    while (isTrue(holds(frame))) {
      frame.runtime.budget.spend(1);
      const ending = afterBody(run(frame));
      if (ending !== undefined) return ending;
    }
    return GO_ON;
  };
}

function compileRepeat(body: Block, condition: Expression): Execute {
  const [run, holds] = [compileBlock(body), compileExpression(condition)];
  return (frame) => {
    do {
      frame.runtime.budget.spend(1);
      const ending = afterBody(run(frame));
      if (ending !== undefined) return ending;
    } while (!isTrue(holds(frame)));
    return GO_ON;
  };
}

function compileIf(statement: Extract<Statement, { kind: 'if' }>): Execute {
  const branches = statement.branches.map(({ condition, body }) => ({
    holds: compileExpression(condition),
    run: compileBlock(body),
  }));
  const otherwise: Execute = statement.otherwise ? compileBlock(statement.otherwise) : () => GO_ON;
  return (frame) => {
    frame.runtime.budget.spend(1);
    for (const { holds, run } of branches) if (isTrue(holds(frame))) return run(frame);
    return otherwise(frame);
  };
}

function compileNumericFor(statement: Extract<Statement, { kind: 'numeric-for' }>): Execute {
  const { local, line } = statement;
  const [from, to] = [compileExpression(statement.from), compileExpression(statement.to)];
  const step: Evaluate = statement.step ? compileExpression(statement.step) : () => 1;
  const run = compileBlock(statement.body);
  return (frame) => {
    const first = loopNumber(frame, line, 'init', from(frame));
    const last = loopNumber(frame, line, 'limit', to(frame));
    const by = loopNumber(frame, line, 'step', step(frame));
    for (let at = first; by > 0 ? at <= last : at >= last; at += by) {
      frame.runtime.budget.spend(1);
      declare(frame, local, at);
      const ending = afterBody(run(frame));
      if (ending !== undefined) return ending;
    }
    return GO_ON;
  };
}

function loopNumber(frame: Frame, line: number, what: string, value: LuaValue): number {
  const number = numberOf(value);
  if (number !== undefined) return number;
  frame.runtime.line = line;
  return raise(frame.runtime, `for statement ${what} must be a number`);
}

function compileGenericFor(statement: Extract<Statement, { kind: 'generic-for' }>): Execute {
  const { locals, line } = statement;
  const values = compileList(statement.values);
  const run = compileBlock(statement.body);
  return (frame) => {
    const { runtime } = frame;
    const [iterator, state, start] = values(frame);
    for (let control = start; ; ) {
      runtime.budget.spend(2);
      runtime.line = line;
      const results = call(runtime, iterator, [state, control]);
      control = results[0];
      if (control === undefined) return GO_ON;
      for (const [at, local] of locals.entries()) declare(frame, local, results[at]);
      const ending = afterBody(run(frame));
      if (ending !== undefined) return ending;
    }
  };
}
