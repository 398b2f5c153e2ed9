import { Parameters } from './arguments.ts';
import type { Command, Node, Operand, Pipe, Templates } from './ast.ts';
import type { Budget } from './budget.ts';
import type { Functions, Room, TemplateFunction } from './functions/function.ts';
import { type Method, methodOf } from './methods.ts';
import { printResult } from './print.ts';
import { FunctionError, limitError, templateError } from './template-error.ts';
import {
  GoInteger,
  isList,
  isNil,
  isTrue,
  sortedEntries,
  TextMap,
  typeName,
  type Value,
} from './value.ts';

export type MissingKey = 'default' | 'zero' | 'error';

export interface RunInput {
  templates: Templates;
  functions: Functions;
  data: Value;
  missingKey: MissingKey;
  budget: Budget;
  now: Date;
  /** Reads a template within the template. */
  parse(source: string): Templates;
}

/** What a list of nodes ended with. */
type Flow = 'on' | 'break' | 'continue';

/** No value was piped in, which is not the same as one that is not there. */
const NONE = Symbol('none');
type Final = Value | typeof NONE;

/** What stands behind a function or a method, and was piped into it. */
interface Given {
  args: readonly Operand[];
  final: Final;
  dot: Value;
  variables: Variable[];
}

interface Variable {
  name: string;
  value: Value;
}

/** Carries a template out and answers the text. @throws UserError naming the line. */
export function runTemplate(input: RunInput): string {
  const run = new Run(input);
  run.list(input.templates.main, input.data, [{ name: '$', value: input.data }]);
  return run.text();
}

class Run {
  readonly #input: RunInput;
  readonly #room: Room;
  readonly #out: string[] = [];
  readonly #parameters = new Map<TemplateFunction, Parameters>();
  #length = 0;
  #depth = 0;

  constructor(input: RunInput) {
    this.#input = input;
    this.#room = {
      ...{ budget: input.budget, now: input.now },
      render: (source, data) => this.#within(source, data),
    };
  }

  /** What both define is taken from the inner one. */
  #within(source: string, data: Value): string {
    const { main, named } = this.#input.parse(source);
    const all = new Map([...this.#input.templates.named, ...named]);
    this.#input.budget.step(source.length >> 4);
    return runTemplate({ ...this.#input, templates: { main, named: all }, data });
  }

  text(): string {
    return this.#out.join('');
  }

  list(nodes: readonly Node[], dot: Value, variables: Variable[]): Flow {
    const inSight = variables.length;
    for (const node of nodes) {
      const flow = this.#node(node, dot, variables);
      if (flow !== 'on') {
        variables.length = inSight;
        return flow;
      }
    }
    // What a list declares is out of sight behind it.
    variables.length = inSight;
    return 'on';
  }

  #node(node: Node, dot: Value, variables: Variable[]): Flow {
    this.#input.budget.step();
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'on';
      case 'action': {
        const value = this.#pipe(node.pipe, dot, variables);
        if (node.pipe.names.length > 0) return 'on';
        this.#input.budget.walk(value);
        this.#write(printResult(value));
        return 'on';
      }
      case 'template':
        return this.#call(node, dot, variables);
      case 'break':
      case 'continue':
        return node.kind;
      case 'range':
        return this.#range(node, dot, variables);
      default:
        return this.#branch(node, dot, variables);
    }
  }

  #write(text: string): void {
    this.#length += text.length;
    const { outputLength } = this.#input.budget.limits;
    if (this.#length > outputLength) {
      throw limitError(`its output has more than ${outputLength} characters`);
    }
    this.#out.push(text);
  }

  #branch(
    { kind, pipe, body, orElse }: Extract<Node, { kind: 'if' | 'with' | 'range' }>,
    dot: Value,
    variables: Variable[],
  ): Flow {
    const inSight = variables.length;
    const value = this.#pipe(pipe, dot, variables);
    const flow = isTrue(value)
      ? this.list(body, kind === 'with' ? value : dot, variables)
      : this.list(orElse ?? [], dot, variables);
    variables.length = inSight;
    return flow;
  }

  #range(
    node: Extract<Node, { kind: 'if' | 'with' | 'range' }>,
    dot: Value,
    variables: Variable[],
  ): Flow {
    const inSight = variables.length;
    const value = this.#pipe(node.pipe, dot, variables);
    let flow: Flow = 'on';
    let isEmpty = true;
    for (const [index, element] of this.#elements(value, node.pipe)) {
      isEmpty = false;
      this.#input.budget.step();
      this.#bind(node.pipe, variables, index, element);
      flow = this.list(node.body, element, variables);
      if (flow === 'break') break;
    }
    if (isEmpty) flow = this.list(node.orElse ?? [], dot, variables);
    variables.length = inSight;
    return isEmpty ? flow : 'on';
  }

  #bind({ names, isAssignment }: Pipe, variables: Variable[], index: Value, element: Value): void {
    const [first, second] = names;
    if (first === undefined) return;
    const values = second === undefined ? [element] : [index, element];
    names.forEach((name, at) => {
      const place = isAssignment
        ? this.#variable(name, variables)
        : (variables[variables.length - names.length + at] as Variable);
      place.value = values[at];
    });
  }

  *#elements(value: Value, { names, line }: Pipe): Iterable<[Value, Value]> {
    if (isNil(value)) return;
    if (isList(value)) {
      for (const [at, one] of value.entries()) yield [BigInt(at), one];
    } else if (value instanceof Map) {
      yield* sortedEntries(value);
    } else if (typeof value === 'bigint' || value instanceof GoInteger) {
      if (names.length > 1) {
        const text = printResult(value);
        throw templateError(`can't use ${text} to iterate over more than one variable`, line);
      }
      if (typeof value === 'bigint') for (let at = 0n; at < value; at++) yield [at, at];
      else for (let at = 0n; at < value.value; at++) yield [at, new GoInteger(value.type, at)];
    } else {
      throw templateError(`range can't iterate over ${printResult(value)}`, line);
    }
  }

  #call(
    { name, pipe, line }: Extract<Node, { kind: 'template' }>,
    dot: Value,
    variables: Variable[],
  ): Flow {
    const body = this.#input.templates.named.get(name);
    if (!body) throw templateError(`template "${name}" not defined`, line);
    const { depth } = this.#input.budget.limits;
    if (++this.#depth > depth) throw limitError(`templates call each other ${depth} times deep`);
    const value = pipe ? this.#pipe(pipe, dot, variables) : undefined;
    this.list(body, value, [{ name: '$', value }]);
    this.#depth--;
    return 'on';
  }

  #pipe(pipe: Pipe, dot: Value, variables: Variable[]): Value {
    let value: Final = NONE;
    for (const command of pipe.commands) {
      value = this.#command(command, dot, variables, value);
      // A nil that comes out of a command is no value.
      if (value === null) value = undefined;
    }
    const result = value === NONE ? undefined : value;
    for (const name of pipe.names) {
      if (pipe.isAssignment) this.#variable(name, variables).value = result;
      else variables.push({ name, value: result });
    }
    return result;
  }

  #variable(name: string, variables: readonly Variable[]): Variable {
    const found = variables.findLast((one) => one.name === name);
    if (!found) throw templateError(`undefined variable: ${name}`);
    return found;
  }

  #command(command: Command, dot: Value, variables: Variable[], final: Final): Value {
    this.#input.budget.step();
    const [first, ...args] = command.args as [Operand, ...Operand[]];
    if (first.kind === 'identifier') {
      return this.#function(first, args, { dot, variables, final });
    }
    const hasArguments = args.length > 0 || final !== NONE;
    if (first.kind === 'field' || first.kind === 'chain') {
      return this.#operand(first, dot, variables, { args, final, dot, variables });
    }
    if (first.kind === 'variable' && first.names.length > 0) {
      return this.#operand(first, dot, variables, { args, final, dot, variables });
    }
    if (hasArguments) throw templateError("can't give argument to non-function", first.line);
    if (first.kind === 'nil') throw templateError('nil is not a command', first.line);
    return this.#operand(first, dot, variables);
  }

  /** The value of an operand; the last field of a path takes no arguments. */
  #operand(operand: Operand, dot: Value, variables: Variable[], given?: Given): Value {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'boolean':
      case 'text':
      case 'number':
        return operand.value;
      case 'pipe':
        return this.#pipe(operand.pipe, dot, variables);
      case 'identifier':
        return this.#function(operand, [], { dot, variables, final: NONE });
      case 'field':
        return this.#path(dot, operand, given);
      case 'variable':
        return this.#path(this.#variable(operand.name, variables).value, operand, given);
      case 'chain':
        return this.#path(this.#operand(operand.of, dot, variables), operand, given);
    }
  }

  #path(from: Value, { names, line }: { names: string[]; line: number }, given?: Given): Value {
    let value = from;
    names.forEach((name, at) => {
      value = this.#field(value, name, line, at === names.length - 1 ? given : undefined);
    });
    return value;
  }

  #field(receiver: Value, name: string, line: number, given?: Given): Value {
    const { missingKey } = this.#input;
    if (receiver === undefined) {
      if (missingKey === 'error') throw templateError(`nil data; no entry for key "${name}"`, line);
      return undefined;
    }
    if (receiver === null) {
      throw templateError(`nil pointer evaluating interface {}.${name}`, line);
    }
    const method = methodOf(receiver, name);
    if (method) return this.#method(method, name, line, given);
    if (!(receiver instanceof Map)) {
      throw templateError(`can't evaluate field ${name} in type ${typeName(receiver)}`, line);
    }
    if (given && (given.args.length > 0 || given.final !== NONE)) {
      throw templateError(`${name} is not a method but has arguments`, line);
    }
    if (receiver.has(name)) return receiver.get(name) ?? null;
    if (missingKey === 'error') throw templateError(`map has no entry for key "${name}"`, line);
    if (missingKey !== 'zero') return undefined;
    return receiver instanceof TextMap ? '' : null;
  }

  #method(method: Method, name: string, line: number, given?: Given): Value {
    const parameters = new Parameters(method.params);
    try {
      return method.call(this.#arguments(parameters, name, given));
    } catch (error) {
      if (error instanceof FunctionError) {
        throw templateError(`error calling ${name}: ${error.message}`, line);
      }
      throw error;
    }
  }

  #arguments(parameters: Parameters, name: string, given?: Given): Value[] {
    if (!given) {
      parameters.checkCount(name, 0);
      return [];
    }
    const { args, final, dot, variables } = given;
    parameters.checkCount(name, args.length + (final === NONE ? 0 : 1));
    const values = args.map((operand, at) =>
      parameters.take(this.#operand(operand, dot, variables), at, operand),
    );
    if (final !== NONE) values.push(parameters.take(final, values.length));
    return values;
  }

  #function(
    { name, line }: { name: string; line: number },
    args: readonly Operand[],
    { dot, variables, final }: { dot: Value; variables: Variable[]; final: Final },
  ): Value {
    const fn = this.#input.functions[name] as TemplateFunction;
    if (name === 'and' || name === 'or') {
      return this.#logic(name === 'or', args, { dot, variables, final, line });
    }
    try {
      const parameters = this.#parametersOf(fn);
      const values = this.#arguments(parameters, name, { args, final, dot, variables });
      for (const value of values) this.#charge(fn, value);
      return fn.call(values, this.#room);
    } catch (error) {
      if (error instanceof FunctionError) {
        throw templateError(`error calling ${name}: ${error.message}`, line);
      }
      throw error;
    }
  }

  /** What a function looks at costs as much as it is large. */
  #charge(fn: TemplateFunction, value: Value): void {
    const { budget } = this.#input;
    if (!fn.isShallow) budget.walk(value);
    else if (isList(value)) budget.step(value.length >> 4);
    if (typeof value === 'string') budget.step(value.length >> 8);
  }

  #parametersOf(fn: TemplateFunction): Parameters {
    let parameters = this.#parameters.get(fn);
    if (!parameters) {
      parameters = new Parameters(fn.params);
      this.#parameters.set(fn, parameters);
    }
    return parameters;
  }

  /** `and` and `or` look at no more of their arguments than they need. */
  #logic(
    stopsAt: boolean,
    args: readonly Operand[],
    given: { dot: Value; variables: Variable[]; final: Final; line: number },
  ): Value {
    if (args.length === 0 && given.final === NONE) {
      const name = stopsAt ? 'or' : 'and';
      throw templateError(`wrong number of args for ${name}: want at least 1 got 0`, given.line);
    }
    let value: Value;
    for (const operand of args) {
      value = this.#operand(operand, given.dot, given.variables);
      if (isTrue(value) === stopsAt) return value;
    }
    return given.final === NONE ? value : given.final;
  }
}
