import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';

const userInfoAnswer = answer<{
  loggedIn: boolean;
  username?: string;
  iss?: string;
  groups?: string[];
  mustChangePassword?: true;
}>(
  z.object({
    loggedIn: z.boolean(),
    username: z.string().optional(),
    iss: z.string().optional(),
    groups: z.array(z.string()).optional(),
    mustChangePassword: z.literal(true).optional(),
  }),
  'UserInfo',
);

/** Who is signed in; `loggedIn: false` and nothing else for whoever is not. */
export const userInfo: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/session/userinfo',
    config: { permission: 'public' },
    schema: { tags: ['session'], security: [], response: { 200: userInfoAnswer } },
    handler: async ({ subject }) => {
      if (!subject) return { loggedIn: false };
      const { username, issuer, groups, mustChangePassword } = subject;
      const more = mustChangePassword ? { mustChangePassword } : {};
      return { loggedIn: true, username, iss: issuer, groups, ...more };
    },
  });
};
