import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInAs } from '../testing/sign-in-as.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const LIMITS = { perAddress: 40, perSubject: 5 };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    options: { rateLimits: LIMITS, trustedProxies: ['127.0.0.1'] },
  });
});

afterAll(() => server?.close());

/** The statuses of requests one after the other, from an address. */
async function ask(times: number, from: string, token?: string, url = '/api/v1/session/userinfo') {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) {
    const headers = {
      'x-forwarded-for': from,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const answer = await server.app.inject({ url, headers });
    statuses.push(answer.statusCode);
    if (answer.statusCode === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  return statuses;
}

describe('who asks too often', () => {
  it('by a token is stopped from wherever, and nobody else is', async () => {
    const [ann, ben] = [await signInAs(server, 'ann'), await signInAs(server, 'ben')];
    expect(await ask(5, '198.51.100.1', ann)).not.toContain(429);
    expect(await ask(1, '198.51.100.2', ann)).toEqual([429]);
    expect(await ask(5, '198.51.100.1', ben)).not.toContain(429);
  });

  it('with tokens that are none is stopped by address, others and health checks are not', async () => {
    const guesses = await ask(41, '198.51.100.3', 'a.b.c', '/api/v1/applications');
    expect(new Set(guesses.slice(0, 40))).toEqual(new Set([401]));
    expect(guesses.at(-1)).toBe(429);
    expect(await ask(1, '198.51.100.4', undefined, '/api/version')).toEqual([200]);
    expect(await ask(60, '198.51.100.3', undefined, '/healthz')).not.toContain(429);
  });
});
