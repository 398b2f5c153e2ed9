import { describe, expect, test } from 'vitest';
import { errorFromAnswer, errorFromStatus, isGone } from './kube-error.ts';

function status(fields: object): string {
  return JSON.stringify({ kind: 'Status', status: 'Failure', ...fields });
}

const conflictOfManagers = { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] };

describe('what may be tried again', () => {
  test.each([
    { code: 429, reason: 'TooManyRequests', retryable: true },
    { code: 503, reason: 'ServiceUnavailable', retryable: true },
    { code: 504, reason: 'Timeout', retryable: true },
    { code: 500, reason: 'InternalError', message: 'failed calling webhook "x"', retryable: true },
    { code: 500, message: 'etcdserver: leader changed', retryable: true },
    { code: 409, reason: 'Conflict', retryable: true },
    { code: 409, reason: 'Conflict', details: conflictOfManagers, retryable: false },
    { code: 409, reason: 'AlreadyExists', retryable: false },
    { code: 400, reason: 'BadRequest', retryable: false },
    { code: 403, reason: 'Forbidden', retryable: false },
    { code: 422, reason: 'Invalid', retryable: false },
    {
      code: 500,
      message:
        'failed to create typed patch object (n/x; v1, Kind=ConfigMap): .surprise: field not declared in schema',
      retryable: false,
    },
    {
      code: 500,
      message: 'failed to create typed patch object: .env: duplicate entries for key [name="A"]',
      retryable: false,
    },
    {
      code: 500,
      message: '.metadata.annotations.n: expected string, got &value.valueUnstructured{Value:1}',
      retryable: false,
    },
  ])('$code $reason $message: $retryable', ({ retryable, ...fields }) => {
    const error = errorFromAnswer({ status: fields.code, body: status(fields) });
    expect(error.retryable).toBe(retryable);
    expect(error.unreachable).toBe(false);
  });
});

test('the server’s own words are kept, with where they apply', () => {
  const details = { name: 'x', kind: 'pods', causes: [{ field: 'spec', message: 'bad' }] };
  const body = status({ code: 422, reason: 'Invalid', message: 'Pod "x" is invalid', details });
  expect(errorFromAnswer({ status: 422, body })).toMatchObject({
    status: 422,
    reason: 'Invalid',
    message: 'Pod "x" is invalid',
    details,
  });
});

test('an answer of something that is not Kubernetes is told shortly', () => {
  const error = errorFromAnswer({ status: 502, body: '<html>\n  Bad   gateway</html>' });
  expect(error).toMatchObject({
    status: 502,
    message: 'the server answered 502: <html> Bad gateway</html>',
    retryable: true,
  });
});

test('an empty answer is told by its status', () => {
  expect(errorFromAnswer({ status: 404, body: '' })).toMatchObject({
    reason: 'NotFound',
    message: 'the server answered 404',
  });
});

test('says when to come back, by header or by body', () => {
  const answer = { status: 429, body: '' };
  expect(errorFromAnswer({ ...answer, retryAfter: '2' }).retryAfterMs).toBe(2000);
  const body = status({ code: 429, details: { retryAfterSeconds: 3 } });
  expect(errorFromAnswer({ ...answer, body }).retryAfterMs).toBe(3000);
  expect(errorFromAnswer(answer).retryAfterMs).toBeUndefined();
});

test.each([
  { status: { code: 410, reason: 'Expired' }, gone: true },
  { status: { code: 410 }, gone: true },
  { status: { code: 404 }, gone: false },
])('$status gone: $gone', ({ status: json, gone }) => {
  expect(isGone(errorFromStatus(json))).toBe(gone);
});
