import {
  EXCHANGE_SETTINGS,
  type ExchangeSettings,
  exchangeProblems,
  exchangeSettingsSchema,
} from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { readExchangeSettings } from '../exchange-job-token.ts';

const OBJECT = 'token-exchange';

const settingsAnswer = answer<ExchangeSettings>(exchangeSettingsSchema, 'TokenExchangeSettings');

export const getExchangeSettings: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/settings/token-exchange',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['session'], response: { 200: settingsAnswer } },
    handler: (request) => {
      authorize(request, OBJECT);
      return readExchangeSettings(app.lockstep);
    },
  });
};

/** Replaces them. Sessions that were bought before last as long as they were to. */
export const putExchangeSettings: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/token-exchange',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['session'],
      body: exchangeSettingsSchema,
      response: { 200: settingsAnswer },
    },
    handler: async (request) => {
      authorize(request, OBJECT);
      const problems = exchangeProblems(request.body);
      if (problems.length > 0) {
        const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
        throw new UserError('invalid-argument', `token exchange: ${told}`, problems);
      }
      const audited = { actor: actorOf(request), object: OBJECT };
      await app.lockstep.store.settings.set(EXCHANGE_SETTINGS, request.body, audited);
      return request.body;
    },
  });
};
