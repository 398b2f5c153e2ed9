import { generatePassword, hashPassword, isPasswordHash } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type AccountBody, accountAnswer, accountBody } from '../account-body.ts';
import { accountName, capabilities, checkNewPassword } from '../account-rules.ts';

const createBody = z.object({
  name: accountName,
  capabilities: capabilities.default(['login']),
  enabled: z.boolean().default(true),
  password: z.string().max(1024).optional().describe('The first one; made up if not given'),
  mustChangePassword: z.boolean().default(true).describe('Before anything else is done with it'),
  passwordHash: z
    .string()
    .max(1024)
    .refine(isPasswordHash, 'is neither bcrypt of a cost up to 14 nor one of Lockstep')
    .optional()
    .describe('Of an account that is brought over, as Argo CD stores it'),
  passwordMtime: z.iso.datetime({ offset: true }).optional(),
});

interface Created extends AccountBody {
  /** Made up here, and shown this once. */
  password?: string;
}

const createdAnswer = answer<Created>(
  z.intersection(accountAnswer, z.object({ password: z.string().optional() })),
  'CreatedAccount',
);

/** Makes a local account. A password that somebody else chose has to be changed at first use. */
export const createAccount: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/account',
    config: { permission: { resource: 'accounts', action: 'create' } },
    schema: { tags: ['accounts'], body: createBody, response: { 200: createdAnswer } },
    handler: async (request) => {
      const { name, enabled, passwordMtime } = request.body;
      authorize(request, name);
      const { hash, made, mustChange } = await firstPassword(request.body);
      const account = await lockstep.store.accounts.create(
        {
          name,
          enabled,
          capabilities: request.body.capabilities,
          passwordHash: hash,
          mustChangePassword: mustChange,
          passwordMtime,
        },
        actorOf(request),
      );
      const body = await accountBody(lockstep, account);
      return made === undefined ? body : { ...body, password: made };
    },
  });

  const firstPassword = async ({
    name,
    password,
    passwordHash,
    capabilities: can,
    mustChangePassword,
  }: z.infer<typeof createBody>): Promise<{ hash: string; made?: string; mustChange: boolean }> => {
    if (passwordHash !== undefined) {
      if (password === undefined) return { hash: passwordHash, mustChange: false };
      throw new UserError('invalid-argument', 'password and passwordHash exclude each other');
    }
    if (!can.includes('login')) return { hash: '', mustChange: false };
    if (password !== undefined) await checkNewPassword(lockstep, name, password, 'password');
    const made = password === undefined ? { made: generatePassword() } : {};
    const hash = await hashPassword(password ?? made.made ?? '');
    return { hash, ...made, mustChange: mustChangePassword || password === undefined };
  };
};
