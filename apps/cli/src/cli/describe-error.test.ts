import { describe, expect, test } from 'vitest';
import { ApiError, errorFromBody, UnreachableError } from '../api/api-error.ts';
import { CliError } from './cli-error.ts';
import { describeError } from './describe-error.ts';
import { EXIT } from './exit-codes.ts';

const SERVER = 'https://lockstep.test';

describe('an error as it is told', () => {
  test.each([
    [
      'who is not signed in is told how',
      new ApiError(SERVER, 401, { message: 'the session has ended' }),
      ['the session has ended', `lockstep login ${SERVER}`],
    ],
    [
      'a token of the environment is named, since it wins over the saved login',
      Object.assign(new ApiError(SERVER, 401, { message: 'the token has been revoked' }), {
        tokenFrom: 'LOCKSTEP_AUTH_TOKEN',
      }),
      [
        'The token of LOCKSTEP_AUTH_TOKEN was sent, which wins',
        'unset LOCKSTEP_AUTH_TOKEN and sign in',
      ],
    ],
    [
      'a token of an option is named',
      Object.assign(new ApiError(SERVER, 401, { message: 'no' }), { tokenFrom: '--auth-token' }),
      ['The token of --auth-token was sent', 'leave it out and sign in'],
    ],
    [
      'who has to change a password first is told by which command',
      new ApiError(SERVER, 412, {
        message: 'choose another password',
        details: [{ field: 'mustChangePassword', reason: 'it is not your own' }],
      }),
      ['Error: choose another password\n  Change it: lockstep account update-password\n'],
    ],
    [
      'a server that is not reached is named with the reason',
      new UnreachableError(SERVER, 'connection refused', undefined),
      [`cannot reach ${SERVER}: connection refused`],
    ],
    [
      'fields that are wrong are listed',
      new ApiError(SERVER, 400, {
        message: 'Application is invalid',
        details: [{ field: 'spec.source.path', reason: 'is required' }],
      }),
      ['Application is invalid', 'spec.source.path: is required'],
    ],
    ['hints follow', new CliError('no', { hint: 'do this' }), ['Error: no\n  do this\n']],
    ['anything else has its message', new Error('odd'), ['Error: odd\n']],
  ])('%s', (_, error, parts) => {
    const { text } = describeError(error);
    for (const part of parts) expect(text).toContain(part);
    expect(text).not.toContain('at ');
  });

  test('tells a reason once, also where it is that of a field', () => {
    const error = new ApiError(SERVER, 412, {
      message: 'the repository r cannot be reached: no route',
      details: [{ field: 'repo', reason: 'no route' }],
    });
    expect(describeError(error).text).toBe('Error: the repository r cannot be reached: no route\n');
  });

  test('keeps the exit code that an error decides', () => {
    const error = new CliError('late', { exitCode: EXIT.timeout });
    expect(describeError(error).exitCode).toBe(EXIT.timeout);
    expect(describeError(new CliError('no')).exitCode).toBeUndefined();
  });

  test.each([
    ['{"error":"gone","message":"gone","code":5,"details":[]}', 'gone'],
    ['<html><body><h1>502 Bad Gateway</h1></body></html>', '502 Bad Gateway'],
    ['', 'HTTP 502'],
    ['null', 'null'],
  ])('reads the answer %s', (body, message) => {
    expect(errorFromBody(SERVER, 502, body).message).toBe(message);
  });
});
