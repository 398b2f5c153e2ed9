import { UserError } from '@lockstep/domain';

/** A template that cannot be read or carried out; `line` counts from 1. */
export function templateError(message: string, line?: number): UserError {
  const where = line === undefined ? 'template' : `template: line ${line}`;
  return new UserError('invalid-argument', `${where}: ${message}`);
}

/** What a function says when it refuses its arguments; the caller adds where. */
export class FunctionError extends Error {}

/** A template asked for more than it may have. */
export function limitError(what: string): UserError {
  return new UserError('too-large', `template: ${what}`);
}
