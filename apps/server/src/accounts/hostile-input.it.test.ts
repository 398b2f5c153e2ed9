import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

const NUL = '%00';
const LONG = 'x'.repeat(3000);

it.each<['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, object?]>([
  ['GET', `/api/v1/account/${NUL}`],
  ['PATCH', `/api/v1/account/${NUL}`, {}],
  ['DELETE', `/api/v1/account/${NUL}`],
  ['POST', `/api/v1/account/${NUL}/reset-password`],
  ['POST', `/api/v1/account/${NUL}/token`, {}],
  ['DELETE', `/api/v1/account/admin/token/${NUL}`],
  ['DELETE', `/api/v1/account/admin/token/${LONG}`],
  ['POST', `/api/v1/projects/${NUL}/roles/x/token`, {}],
  ['POST', `/api/v1/projects/default/roles/${NUL}/token`, {}],
  ['DELETE', `/api/v1/projects/default/roles/x/token/99999999999999999999`],
  ['DELETE', `/api/v1/projects/default/roles/x/token/1?id=${NUL}`],
  ['GET', `/api/v1/lockstep/sessions?username=${NUL}`],
  ['DELETE', `/api/v1/lockstep/sessions?username=${NUL}&issuer=${NUL}`],
  ['DELETE', `/api/v1/lockstep/sessions/${NUL}`],
  ['POST', '/api/v1/account', { name: 'a', passwordHash: '\0' }],
  ['POST', '/api/v1/account', { name: 'b', capabilities: [], passwordMtime: '9999999-01-01' }],
  ['POST', '/api/v1/session/exchange', { subject_token: '\0' }],
  ['POST', '/api/v1/session/exchange', { subject_token: 'a.b.c' }],
  ['POST', '/api/v1/session', { username: '\0', password: 'x' }],
  ['PUT', '/api/v1/account/password', { name: '\0', currentPassword: 'x', newPassword: 'y' }],
  ['GET', `/api/v1/account/can-i/${NUL}/get/x`],
  ['PUT', '/api/v1/lockstep/settings/accounts', { data: { passwordPattern: '\0' } }],
  [
    'PUT',
    '/api/v1/lockstep/settings/token-exchange',
    { issuers: [{ issuer: 'https://\0', audience: 'x', rules: [] }] },
  ],
])('%s %s is answered, and is no fault of the server', async (method, url, payload) => {
  const { status, text } = await server.call(method, url, payload);
  expect([status < 500, text.slice(0, 200)]).toEqual([true, expect.any(String)]);
});
