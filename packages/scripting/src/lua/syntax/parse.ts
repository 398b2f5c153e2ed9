import { LuaError } from '../values.ts';
import type { Assignable, Block, Expression, FunctionBody, Statement } from './ast.ts';
import { tokensOf } from './lexer.ts';
import {
  isCall,
  type Parsing,
  parseExpression,
  parseExpressions,
  parseSuffixed,
} from './parse-expression.ts';
import { FunctionScope } from './scope.ts';
import { TokenStream } from './token-stream.ts';

const BLOCK_ENDS = ['end', 'else', 'elseif', 'until', '<eof>'] as const;

export interface ParsedScript {
  main: FunctionBody;
  /** All of them, `main` too; what is inside another comes before it. */
  functions: FunctionBody[];
}

/**
 * Reads a script: Lua 5.1 and `goto`, as the field's interpreter takes it.
 * @throws LuaError naming the line and what is wrong there.
 */
export function parse(source: string): ParsedScript {
  const functions: FunctionBody[] = [];
  try {
    const tokens = new TokenStream(tokensOf(source));
    const reading = { tokens, functions };
    const main = parseFunction(reading, undefined, { name: 'main', isVararg: true });
    return { main, functions };
  } catch (error) {
    if (error instanceof RangeError) throw new LuaError('<string>: the script is too complex');
    throw error;
  }
}

interface Reading {
  tokens: TokenStream;
  functions: FunctionBody[];
}

interface Head {
  name: string;
  isVararg: boolean;
  params?: string[];
}

function parseFunction(
  reading: Reading,
  parent: FunctionScope | undefined,
  { name, isVararg, params = [] }: Head,
): FunctionBody {
  const { tokens, functions } = reading;
  const scope = new FunctionScope(parent, isVararg);
  scope.open();
  const locals = params.map((param) => scope.declare(param));
  const parsing: Parsing = {
    tokens,
    scope,
    functionBody: (inner, options) => parseFunctionBody(reading, scope, inner, options),
  };
  const body = parseBlock(parsing);
  scope.close();
  if (parent) tokens.expect('end');
  else if (!tokens.is('<eof>')) tokens.fail('the end of the script expected');
  const stray = scope.strayGoto();
  if (stray) {
    throw new LuaError(`<string> line:${stray.line}: no visible label '${stray.label}' for goto`);
  }
  const { slotCount, upvalues } = scope;
  const made: FunctionBody = { name, params: locals, isVararg, body, slotCount, upvalues };
  functions.push(made);
  return made;
}

function parseFunctionBody(
  reading: Reading,
  parent: FunctionScope,
  name: string,
  options?: { hasSelf: boolean },
): FunctionBody {
  const { tokens } = reading;
  return tokens.nested(() => {
    const params = options?.hasSelf ? ['self'] : [];
    let isVararg = false;
    tokens.expect('(');
    while (!tokens.is(')')) {
      isVararg = tokens.accept('...');
      if (isVararg) break;
      params.push(tokens.name());
      if (!tokens.accept(',')) break;
    }
    tokens.expect(')');
    return parseFunction(reading, parent, { name, isVararg, params });
  });
}

/** Up to what ends it; opens no scope of its own. */
function parseBlock(parsing: Parsing): Block {
  const { tokens } = parsing;
  const block: Block = { statements: [], labels: new Map() };
  while (!tokens.isAny(BLOCK_ENDS)) {
    if (tokens.accept(';')) continue;
    if (tokens.accept('::')) {
      const label = tokens.name();
      if (!parsing.scope.declareLabel(label)) tokens.fail(`label '${label}' is already there`);
      block.labels.set(label, block.statements.length);
      tokens.expect('::');
      continue;
    }
    const statement = parseStatement(parsing);
    block.statements.push(statement);
    if (statement.kind === 'return') {
      tokens.accept(';');
      if (!tokens.isAny(BLOCK_ENDS)) tokens.fail("'return' must be the last of its block");
    }
  }
  return block;
}

function parseScope(parsing: Parsing): Block {
  return parsing.tokens.nested(() => {
    parsing.scope.open();
    const block = parseBlock(parsing);
    parsing.scope.close();
    return block;
  });
}

function parseLoop(parsing: Parsing): Block {
  parsing.scope.loops++;
  const block = parseScope(parsing);
  parsing.scope.loops--;
  return block;
}

const STATEMENTS: Record<string, (parsing: Parsing) => Statement> = {
  do: (parsing) => {
    const body = parseScope(parsing);
    parsing.tokens.expect('end');
    return { kind: 'do', body };
  },
  while: (parsing) => {
    const condition = parseExpression(parsing);
    parsing.tokens.expect('do');
    const body = parseLoop(parsing);
    parsing.tokens.expect('end');
    return { kind: 'while', condition, body };
  },
  repeat: parseRepeat,
  if: parseIf,
  for: parseFor,
  function: parseNamedFunction,
  local: parseLocal,
  return: ({ tokens, ...rest }) => {
    const isEmpty = tokens.isAny(BLOCK_ENDS) || tokens.is(';');
    return { kind: 'return', values: isEmpty ? [] : parseExpressions({ tokens, ...rest }) };
  },
  break: ({ tokens, scope }) => {
    if (scope.loops === 0) tokens.fail("'break' outside a loop");
    return { kind: 'break' };
  },
  goto: ({ tokens, scope }) => {
    const { line } = tokens;
    const label = tokens.name();
    scope.usesLabel(label, line);
    return { kind: 'goto', label };
  },
};

function parseStatement(parsing: Parsing): Statement {
  const { current } = parsing.tokens;
  if (current.kind === 'symbol' && Object.hasOwn(STATEMENTS, current.value)) {
    parsing.tokens.advance();
    const parseIt = STATEMENTS[current.value];
    if (parseIt) return parseIt(parsing);
  }
  return parseCallOrAssignment(parsing);
}

/** The condition still sees the body's locals. */
function parseRepeat(parsing: Parsing): Statement {
  const { tokens, scope } = parsing;
  return tokens.nested(() => {
    scope.open();
    scope.loops++;
    const body = parseBlock(parsing);
    scope.loops--;
    tokens.expect('until');
    const condition = parseExpression(parsing);
    scope.close();
    return { kind: 'repeat', body, condition };
  });
}

function parseIf(parsing: Parsing): Statement {
  const { tokens } = parsing;
  const branches: { condition: Expression; body: Block }[] = [];
  do {
    const condition = parseExpression(parsing);
    tokens.expect('then');
    branches.push({ condition, body: parseScope(parsing) });
  } while (tokens.accept('elseif'));
  const otherwise = tokens.accept('else') ? parseScope(parsing) : undefined;
  tokens.expect('end');
  return { kind: 'if', branches, ...(otherwise ? { otherwise } : {}) };
}

function parseFor(parsing: Parsing): Statement {
  const { tokens, scope } = parsing;
  const { line } = tokens;
  const names = [tokens.name()];
  if (tokens.accept('=')) {
    const from = parseExpression(parsing);
    tokens.expect(',');
    const to = parseExpression(parsing);
    const step = tokens.accept(',') ? parseExpression(parsing) : undefined;
    tokens.expect('do');
    scope.open();
    const local = scope.declare(names[0] ?? '');
    const body = parseLoop(parsing);
    scope.close();
    tokens.expect('end');
    return { kind: 'numeric-for', local, from, to, ...(step ? { step } : {}), body, line };
  }
  while (tokens.accept(',')) names.push(tokens.name());
  tokens.expect('in');
  const values = parseExpressions(parsing);
  tokens.expect('do');
  scope.open();
  const locals = names.map((name) => scope.declare(name));
  const body = parseLoop(parsing);
  scope.close();
  tokens.expect('end');
  return { kind: 'generic-for', locals, values, body, line };
}

/** `function a.b.c:d() … end` */
function parseNamedFunction(parsing: Parsing): Statement {
  const { tokens, scope } = parsing;
  const { line } = tokens;
  const names = [tokens.name()];
  let target = scope.resolve(names[0] ?? '', line);
  let hasSelf = false;
  while (!hasSelf && tokens.isAny(['.', ':'])) {
    hasSelf = tokens.advance().value === ':';
    const name = tokens.name();
    names.push(name);
    target = { kind: 'index', object: target, key: { kind: 'constant', value: name }, line };
  }
  const body = parsing.functionBody(names.join('.'), { hasSelf });
  return {
    kind: 'assign',
    targets: [target as Assignable],
    values: [{ kind: 'function', body }],
  };
}

function parseLocal(parsing: Parsing): Statement {
  const { tokens, scope } = parsing;
  if (tokens.accept('function')) {
    const name = tokens.name();
    const local = scope.declare(name);
    return { kind: 'local-function', local, body: parsing.functionBody(name) };
  }
  const names = [tokens.name()];
  while (tokens.accept(',')) names.push(tokens.name());
  const values = tokens.accept('=') ? parseExpressions(parsing) : [];
  // Only now: the values do not see the new names.
  return { kind: 'local', locals: names.map((name) => scope.declare(name)), values };
}

function parseCallOrAssignment(parsing: Parsing): Statement {
  const { tokens } = parsing;
  const first = parseSuffixed(parsing);
  if (tokens.is('=') || tokens.is(',')) {
    const targets = [assignable(tokens, first)];
    while (tokens.accept(',')) targets.push(assignable(tokens, parseSuffixed(parsing)));
    tokens.expect('=');
    return { kind: 'assign', targets, values: parseExpressions(parsing) };
  }
  return isCall(first) ? { kind: 'call', call: first } : tokens.fail('a statement expected');
}

function assignable(tokens: TokenStream, expression: Expression): Assignable {
  switch (expression.kind) {
    case 'local':
    case 'upvalue':
    case 'global':
    case 'index':
      return expression;
    default:
      return tokens.fail('this cannot be assigned to');
  }
}
