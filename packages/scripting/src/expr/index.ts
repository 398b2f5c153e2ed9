import { UserError } from '@lockstep/domain';
import { FunctionError } from '../go-template/template-error.ts';
import { toJson } from '../go-template/to-json.ts';
import { rangeMessage } from '../range-message.ts';
import { evaluate } from './evaluate.ts';
import { exprError, exprLimit } from './expr-error.ts';
import { parseExpression } from './parse.ts';
import { type ExprLimits, Room } from './room.ts';
import { checkTypes } from './static-types.ts';
import { asMap, exprValue } from './values.ts';

export type { ExprLimits } from './room.ts';

export interface ExprInput {
  expression: string;
  /** JSON: an object whose fields are the names that the expression knows. */
  data?: unknown;
  limits?: Partial<ExprLimits>;
  /** What `now()` and `time.Now()` say; the time of the call if not given. */
  now?: Date;
}

const LONGEST_EXPRESSION = 100_000;

/**
 * The value, as JSON, of an expression of expr-lang, with what notifications' triggers have beside
 * it. Names that the data lacks are nil.
 * @throws UserError naming the character, and `too-large` where a limit is reached.
 */
export function evaluateExpr({ expression, data, limits, now = new Date() }: ExprInput): unknown {
  if (expression.length > LONGEST_EXPRESSION) {
    throw new UserError('too-large', `an expression has at most ${LONGEST_EXPRESSION} characters`);
  }
  const room = new Room(now, limits);
  try {
    const known = asMap(exprValue(data ?? {}), 'data');
    const scope = { data: known, variables: new Map(), pointers: {}, room };
    const parsed = parseExpression(expression);
    checkTypes(parsed);
    const value = evaluate(parsed, scope);
    room.walk(value);
    return toJson(value);
  } catch (error) {
    if (error instanceof FunctionError) throw exprError(error.message);
    if (error instanceof RangeError) {
      throw exprLimit(rangeMessage(error, 'its values are nested too deeply'));
    }
    throw error;
  }
}
