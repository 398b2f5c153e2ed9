import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { checkPassword, createPasswordGate } from '../sign-in.ts';

export const tokenAnswer = answer<{ token: string }>(z.object({ token: z.string() }));

/** Signs in: answers a token for programs and sets the cookie for browsers. */
export const createSession: Operation = async (app) => {
  const gate = createPasswordGate();
  app.route({
    method: 'POST',
    url: '/session',
    config: { permission: 'public' },
    schema: {
      tags: ['session'],
      security: [],
      body: z.looseObject({
        username: z.string().min(1).max(253),
        password: z.string().min(1).max(1024),
      }),
      response: { 200: tokenAnswer },
    },
    handler: async (request, reply) => {
      const { username, password } = request.body;
      const account = await checkPassword(app.lockstep, gate, {
        username,
        password,
        address: request.ip,
      });
      const token = await app.lockstep.tokens.issue(account);
      setSessionCookie(request, reply, token);
      return { token };
    },
  });
};
