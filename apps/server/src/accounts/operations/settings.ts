import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import {
  ACCOUNT_SETTINGS,
  type AccountSettings,
  accountSettingsProblems,
  readAccountSettings,
} from '../account-settings.ts';

const OBJECT = 'accounts';

const settingsSchema = z.object({
  'users.session.duration': z.string().max(40).optional().describe('How long a session lasts'),
  passwordPattern: z.string().max(500).optional().describe('What a new password must match (RE2)'),
});

const settingsAnswer = answer<{ data: AccountSettings }>(
  z.object({ data: settingsSchema }),
  'AccountSettings',
);

export const getAccountSettings: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/settings/accounts',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['accounts'], response: { 200: settingsAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      return { data: await readAccountSettings(app.lockstep.store) };
    },
  });
};

/** Replaces them. Sessions that began before keep their length. */
export const putAccountSettings: Operation = async (app) => {
  const { store } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/accounts',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['accounts'],
      body: z.object({ data: settingsSchema }),
      response: { 200: settingsAnswer },
    },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { data } = request.body;
      const problems = accountSettingsProblems(data);
      if (problems.length > 0) {
        const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
        throw new UserError('invalid-argument', told, problems);
      }
      const audited = { actor: actorOf(request), object: OBJECT };
      await store.settings.set(ACCOUNT_SETTINGS, data, audited);
      return { data };
    },
  });
};
