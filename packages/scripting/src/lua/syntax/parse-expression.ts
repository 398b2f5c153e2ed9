import type {
  BinaryOperator,
  Call,
  Comparison,
  Expression,
  FunctionBody,
  TableItem,
} from './ast.ts';
import type { FunctionScope } from './scope.ts';
import type { TokenStream } from './token-stream.ts';

/** What parsing goes on with: where it is, which names hold, and how a function's body is read. */
export interface Parsing {
  tokens: TokenStream;
  scope: FunctionScope;
  functionBody(name: string, options?: { hasSelf: boolean }): FunctionBody;
}

const COMPARISONS: readonly string[] = ['==', '~=', '<', '<=', '>', '>='];
const UNARY_PRECEDENCE = 8;
/** Left and right precedence; the right one is lower where the operator groups to the right. */
const PRECEDENCE: Record<string, [number, number]> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
};

export function parseExpression(parsing: Parsing, limit = 0): Expression {
  return parsing.tokens.nested(() => {
    let left = parseUnary(parsing);
    for (;;) {
      const operator = operatorAt(parsing.tokens);
      const [above, below] = PRECEDENCE[operator ?? ''] ?? [0, 0];
      if (!operator || above <= limit) return left;
      const { line } = parsing.tokens.advance();
      left = joined(operator, left, parseExpression(parsing, below), line);
    }
  });
}

export function parseExpressions(parsing: Parsing): Expression[] {
  const list = [parseExpression(parsing)];
  while (parsing.tokens.accept(',')) list.push(parseExpression(parsing));
  return list;
}

function operatorAt({ current }: TokenStream): string | undefined {
  if (current.kind !== 'symbol') return undefined;
  return Object.hasOwn(PRECEDENCE, current.value) ? current.value : undefined;
}

function joined(operator: string, left: Expression, right: Expression, line: number): Expression {
  if (operator === 'and' || operator === 'or') return { kind: operator, left, right };
  if (operator === '..') {
    const parts = right.kind === 'concat' ? [left, ...right.parts] : [left, right];
    return { kind: 'concat', parts, line };
  }
  return COMPARISONS.includes(operator)
    ? { kind: 'compare', operator: operator as Comparison, left, right, line }
    : { kind: 'arithmetic', operator: operator as BinaryOperator, left, right, line };
}

function parseUnary(parsing: Parsing): Expression {
  const { tokens } = parsing;
  const { line } = tokens;
  if (tokens.accept('not')) {
    return { kind: 'not', operand: parseExpression(parsing, UNARY_PRECEDENCE) };
  }
  if (tokens.accept('-')) {
    const operand = parseExpression(parsing, UNARY_PRECEDENCE);
    if (operand.kind === 'constant' && typeof operand.value === 'number') {
      return { kind: 'constant', value: -operand.value };
    }
    return { kind: 'negate', operand, line };
  }
  if (tokens.accept('#')) {
    return { kind: 'length', operand: parseExpression(parsing, UNARY_PRECEDENCE), line };
  }
  return parseSimple(parsing);
}

function parseSimple(parsing: Parsing): Expression {
  const { tokens, scope } = parsing;
  const { current } = tokens;
  if (current.kind === 'number' || current.kind === 'text') {
    tokens.advance();
    return { kind: 'constant', value: current.value };
  }
  if (tokens.accept('nil')) return { kind: 'constant', value: undefined };
  if (tokens.accept('true')) return { kind: 'constant', value: true };
  if (tokens.accept('false')) return { kind: 'constant', value: false };
  if (tokens.accept('function'))
    return { kind: 'function', body: parsing.functionBody('anonymous') };
  if (tokens.is('{')) return parseTable(parsing);
  if (tokens.is('...')) {
    if (!scope.isVararg) tokens.fail("'...' is only there in a function that takes it");
    tokens.advance();
    return { kind: 'vararg' };
  }
  return parseSuffixed(parsing);
}

/** A name or something in parentheses, and what is done with it: fields, calls. */
export function parseSuffixed(parsing: Parsing): Expression {
  const { tokens } = parsing;
  let expression = parsePrimary(parsing);
  for (;;) {
    const { line } = tokens;
    if (tokens.accept('.')) {
      const key: Expression = { kind: 'constant', value: tokens.name() };
      expression = { kind: 'index', object: expression, key, line };
    } else if (tokens.accept('[')) {
      const key = parseExpression(parsing);
      tokens.expect(']');
      expression = { kind: 'index', object: expression, key, line };
    } else if (tokens.accept(':')) {
      const name = tokens.name();
      expression = { kind: 'method', object: expression, name, args: parseArgs(parsing), line };
    } else if (tokens.isAny(['(', '{']) || tokens.current.kind === 'text') {
      expression = { kind: 'call', callee: expression, args: parseArgs(parsing), line };
    } else return expression;
  }
}

export function isCall(expression: Expression): expression is Call {
  return expression.kind === 'call' || expression.kind === 'method';
}

function parsePrimary(parsing: Parsing): Expression {
  const { tokens, scope } = parsing;
  if (tokens.accept('(')) {
    const operand = parseExpression(parsing);
    tokens.expect(')');
    return isCall(operand) || operand.kind === 'vararg' ? { kind: 'first', operand } : operand;
  }
  if (tokens.current.kind !== 'name') tokens.fail('an expression expected');
  const { line } = tokens;
  return scope.resolve(tokens.name(), line);
}

function parseArgs(parsing: Parsing): Expression[] {
  const { tokens } = parsing;
  const { current } = tokens;
  if (current.kind === 'text') {
    tokens.advance();
    return [{ kind: 'constant', value: current.value }];
  }
  if (tokens.is('{')) return [parseTable(parsing)];
  tokens.expect('(');
  if (tokens.accept(')')) return [];
  const args = parseExpressions(parsing);
  tokens.expect(')');
  return args;
}

function parseTable(parsing: Parsing): Expression {
  const { tokens } = parsing;
  const { line } = tokens;
  const items: TableItem[] = [];
  tokens.expect('{');
  while (!tokens.is('}')) {
    items.push(parseTableItem(parsing));
    if (!tokens.accept(',') && !tokens.accept(';')) break;
  }
  tokens.expect('}');
  return { kind: 'table', items, line };
}

function parseTableItem(parsing: Parsing): TableItem {
  const { tokens } = parsing;
  const { following } = tokens;
  if (tokens.accept('[')) {
    const key = parseExpression(parsing);
    tokens.expect(']');
    tokens.expect('=');
    return { kind: 'field', key, value: parseExpression(parsing) };
  }
  const isNamed = following?.kind === 'symbol' && following.value === '=';
  if (tokens.current.kind === 'name' && isNamed) {
    const key: Expression = { kind: 'constant', value: tokens.name() };
    tokens.expect('=');
    return { kind: 'field', key, value: parseExpression(parsing) };
  }
  return { kind: 'item', value: parseExpression(parsing) };
}
