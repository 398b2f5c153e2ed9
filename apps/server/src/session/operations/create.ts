import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { signInByPassword } from '../../sso/password-sign-in.ts';
import { createPasswordGate } from '../sign-in.ts';
import { startSession } from '../start-session.ts';

export const tokenAnswer = answer<{ token: string }>(z.object({ token: z.string() }));

/** Asking a directory is waiting for it: one that is silent must not keep our own accounts out. */
const DIRECTORIES = 16;

/** Signs in: answers a token for programs and sets the cookie for browsers. */
export const createSession: Operation = async (app) => {
  const gates = { accounts: createPasswordGate(), directories: createPasswordGate(DIRECTORIES) };
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
        provider: z
          .string()
          .max(63)
          .optional()
          .describe('Id of a directory; without it an account of that name, else every directory'),
      }),
      response: { 200: tokenAnswer },
    },
    handler: async (request, reply) => {
      const { username, password, provider } = request.body;
      const given = { username, password, provider, address: request.ip };
      const who = await signInByPassword(app.lockstep, gates, request.log, given);
      const { token } = await startSession(app, request, reply, who);
      return { token };
    },
  });
};
