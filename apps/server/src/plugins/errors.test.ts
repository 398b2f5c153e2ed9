import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_CODES, UserError } from '@lockstep/domain';
import Fastify from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorsPlugin } from './errors.ts';

async function serverThatThrows(error: unknown) {
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  await app.register(errorsPlugin);
  app.get('/', async () => {
    throw error;
  });
  app.post(
    '/',
    { schema: { body: z.object({ a: z.array(z.object({ b: z.string() })) }) } },
    () => ({}),
  );
  return app;
}

describe('an error', () => {
  it.each(Object.entries(ERROR_CODES))('%s is answered by its status', async (code, numbers) => {
    const details = [{ field: 'spec', reason: 'is wrong' }];
    const app = await serverThatThrows(new UserError(code as never, 'told', details));
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(numbers.http);
    expect(answer.json()).toEqual({ error: 'told', message: 'told', code: numbers.grpc, details });
  });

  it('that nobody foresaw tells nothing of itself but the id in the log', async () => {
    const app = await serverThatThrows(new Error('SELECT secret FROM somewhere'));
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('SELECT');
    expect(answer.json()).toMatchObject({ code: 13, details: [] });
    expect(answer.json().message).toContain('the log has it as');
  });

  it('of a database that is away is not the fault of the request', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const app = await serverThatThrows(refused);
    expect((await app.inject('/')).statusCode).toBe(503);
  });

  it('in a body lists every field', async () => {
    const app = await serverThatThrows(undefined);
    const answer = await app.inject({ method: 'POST', url: '/', payload: { a: [{ b: 1 }, {}] } });
    expect(answer.statusCode).toBe(400);
    const { code, details } = answer.json();
    expect(code).toBe(3);
    expect(details.map((d: { field: string }) => d.field)).toEqual(['a[0].b', 'a[1].b']);
  });

  it('in JSON itself is a 400', async () => {
    const app = await serverThatThrows(undefined);
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/', payload: '{', headers });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 3]);
  });
});

describe('the catalogue of errors', () => {
  it('is documented whole, with the numbers that are answered', async () => {
    const file = join(import.meta.dirname, '../../../../docs/reference/errors.md');
    const text = await readFile(file, 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| (\d+) +\| (\d+) +\|/gm)];
    const documented = Object.fromEntries(
      rows.map(([, code, http, grpc]) => [code, { http: Number(http), grpc: Number(grpc) }]),
    );
    expect(documented).toEqual(ERROR_CODES);
  });
});
