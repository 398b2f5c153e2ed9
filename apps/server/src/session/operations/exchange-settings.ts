import {
  EXCHANGE_SETTINGS,
  type ExchangeSettings,
  exchangeProblems,
  exchangeSettingsSchema,
} from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const OBJECT = 'token-exchange';

const version = z.number().int().min(0);
const settingsAnswer = answer<ExchangeSettings & { version: number }>(
  exchangeSettingsSchema.extend({ version: version.describe('Grows with each change') }),
  'TokenExchangeSettings',
);
const settingsBody = exchangeSettingsSchema.extend({
  version: version.optional().describe('Refused when this is not the current one'),
});

export const getExchangeSettings: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/settings/token-exchange',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['session'], response: { 200: settingsAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { settings } = app.lockstep.store;
      const { value, version } = await settings.version<ExchangeSettings>(EXCHANGE_SETTINGS);
      return { issuers: value?.issuers ?? [], version };
    },
  });
};

/** Replaces them, those that were read where a version says which. Sessions that were bought before last as long as they were to. */
export const putExchangeSettings: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/token-exchange',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['session'],
      body: settingsBody,
      response: { 200: settingsAnswer },
    },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { version: expected, ...settings } = request.body;
      const problems = exchangeProblems(settings);
      if (problems.length > 0) {
        const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
        throw new UserError('invalid-argument', `token exchange: ${told}`, problems);
      }
      const { store } = app.lockstep;
      const audited = { actor: actorOf(request), object: OBJECT, expected };
      const version = await store.settings.set(EXCHANGE_SETTINGS, settings, audited);
      return { ...settings, version };
    },
  });
};
