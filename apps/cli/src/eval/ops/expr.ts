import { evaluateExpr } from '@lockstep/scripting';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { textField, wrong } from '../request-fields.ts';

/** The value of an expression as notifications' triggers write them. */
export function evaluateExpression(request: EvalRequest): EvalAnswer {
  const expression = textField(request, 'expression');
  if (expression === undefined) throw wrong('expression', 'is required');
  return { value: evaluateExpr({ expression, data: request.data ?? {} }) ?? null };
}
