import { UserError } from '@lockstep/domain';

/** An expression that cannot be read or has no value; `at` counts characters from 1. */
export function exprError(message: string, at?: number): UserError {
  const where = at === undefined ? 'expression' : `expression: character ${at}`;
  return new UserError('invalid-argument', `${where}: ${message}`);
}

export function exprLimit(what: string): UserError {
  return new UserError('too-large', `expression: ${what}`);
}
