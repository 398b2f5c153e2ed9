import type { ErrorCode, FieldProblem } from '@lockstep/domain';
import { ERROR_CODES, UserError } from '@lockstep/domain';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { auditDenied } from '../audit/audit-denied.ts';
import { auditUnauthenticated } from '../audit/audit-unauthenticated.ts';

/** The one shape of every error. `code` is the gRPC number that clients of the field read. */
export interface ErrorBody {
  error: string;
  message: string;
  code: number;
  details: FieldProblem[];
}

export function errorBody(code: ErrorCode, message: string, details: FieldProblem[] = []) {
  const body: ErrorBody = { error: message, message, code: ERROR_CODES[code].grpc, details };
  return { status: ERROR_CODES[code].http, body };
}

/** Turns whatever was thrown into an answer; what nobody foresaw is a 500 that tells nothing. */
export function toUserError(error: unknown, requestId: string): UserError {
  if (error instanceof UserError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return validationError(error);
  const known = error as Partial<FastifyError>;
  if (known.code === NOT_IN_UTF8) {
    return new UserError('invalid-argument', 'a text holds a NUL character', [], error);
  }
  if (isDatabaseDown(known)) {
    return new UserError('unavailable', 'the database does not answer; try again', [], error);
  }
  if (typeof known.statusCode === 'number' && known.statusCode < 500) {
    return new UserError(codeOfStatus(known.statusCode), known.message ?? 'bad request', [], error);
  }
  return new UserError('internal', `internal error; the log has it as ${requestId}`, [], error);
}

/** PostgreSQL's word for a text that it cannot keep: only requests bring such. */
const NOT_IN_UTF8 = '22021';

function validationError(error: {
  validation: { instancePath?: string; message?: string; params?: unknown }[];
  validationContext?: string | undefined;
}): UserError {
  const where = error.validationContext === 'body' ? '' : (error.validationContext ?? '');
  const problems = error.validation.map(({ instancePath = '', message = 'is not valid' }) => ({
    field: fieldOf(instancePath) || where || 'body',
    reason: message,
  }));
  const told = problems.map((p) => `${p.field}: ${p.reason}`).join('; ');
  return new UserError('invalid-argument', `the request is not valid: ${told}`, problems);
}

/** `/spec/sources/0/repoURL` as people write it: `spec.sources[0].repoURL`. */
function fieldOf(instancePath: string): string {
  const keys = instancePath.split('/').filter((key) => key !== '');
  return keys
    .map((key, index) => (/^\d+$/.test(key) ? `[${key}]` : `${index === 0 ? '' : '.'}${key}`))
    .join('');
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'permission-denied';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  return 'invalid-argument';
}

/** Connection refused or cut, and Prisma's codes for the same. */
function isDatabaseDown(error: { code?: string; cause?: unknown }): boolean {
  const codes = [
    'ECONNREFUSED',
    'ECONNRESET',
    '57P01',
    '57P03',
    'P1001',
    'P1002',
    'P1017',
    'P2024',
  ];
  if (codes.includes(error.code ?? '')) return true;
  const cause = error.cause as { code?: string; originalCode?: string } | undefined;
  return codes.includes(cause?.code ?? '') || codes.includes(cause?.originalCode ?? '');
}

/** Errors and unknown paths, answered in one shape. */
export const errorsPlugin = plugin(
  async (app) => {
    app.setErrorHandler((error, request: FastifyRequest, reply: FastifyReply) => {
      const told = toUserError(error, request.id);
      const { status, body } = errorBody(told.code, told.message, told.details);
      if (status >= 500) request.log.error({ err: error }, 'request failed');
      else request.log.debug({ err: told }, 'request refused');
      auditDenied(request, told);
      auditUnauthenticated(request, told);
      if (told.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
      reply.code(status).type('application/json').send(body);
    });
  },
  { name: 'errors' },
);
