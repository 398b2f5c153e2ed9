import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { jsonBodyPlugin } from './json-body.ts';

describe('a body that is said to be JSON', () => {
  const answered = async (payload: string) => {
    const app = Fastify();
    await app.register(jsonBodyPlugin);
    app.all('/', async ({ body }) => ({ body: body === undefined ? 'none' : body }));
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'DELETE', url: '/', headers, payload });
    return [answer.statusCode, answer.json().body];
  };

  it.each<[string, string, unknown[]]>([
    ['empty is none', '', [200, 'none']],
    ['an object is read', '{"a": 1}', [200, { a: 1 }]],
    ['null is read', 'null', [200, null]],
    ['cut short is refused', '{', [400, undefined]],
    ['that would change prototypes is refused', '{"__proto__": {}}', [400, undefined]],
  ])('%s', async (_, payload, expected) => {
    expect(await answered(payload)).toEqual(expected);
  });
});
