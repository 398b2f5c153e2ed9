import { GitError } from '../../command/git-error.ts';
import type { HttpAnswer } from '../http-request.ts';

/** The JSON object of a good answer; `what` says who was asked. Throws GitError with its reason. */
export function jsonOf(answer: HttpAnswer, what: string): Record<string, unknown> {
  const body = parse(answer.body.toString('utf8'));
  if (answer.status >= 200 && answer.status < 300 && body) return body;
  const kind = answer.status >= 500 || answer.status === 429 ? 'unreachable' : 'auth';
  throw new GitError(kind, `${what} answered ${answer.status}${reasonOf(body)}`);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The words that the well-known services put their reason in. */
function reasonOf(body: Record<string, unknown> | undefined): string {
  const words = [body?.message, body?.error_description, body?.error, body?.Message].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof words === 'string' ? `: ${words.slice(0, 300)}` : '';
}

/** Throws where the service left out what was asked for. */
export function textOf(body: Record<string, unknown>, field: string, what: string): string {
  const value = body[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new GitError('auth', `${what} answered without ${field}`);
}
