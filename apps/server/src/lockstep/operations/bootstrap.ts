import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { BOOTSTRAP_KEY, bootstrapState, bootstrapStateSchema } from '../bootstrap-state.ts';

export const getBootstrap: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/bootstrap',
    config: { permission: 'signed-in' },
    schema: { tags: ['lockstep'], response: { 200: bootstrapStateSchema } },
    handler: () => bootstrapState(app.lockstep.store),
  });
};

/** Tells how far the set-up is; everybody who looks sees it by websocket. */
export const putBootstrap: Operation = async (app) => {
  const { store, changes } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/lockstep/bootstrap',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      body: bootstrapStateSchema,
      response: { 200: bootstrapStateSchema },
    },
    handler: async (request) => {
      const { body } = request;
      authorize(request, BOOTSTRAP_KEY);
      await store.settings.set(BOOTSTRAP_KEY, body);
      changes.settingChanged(BOOTSTRAP_KEY);
      return body;
    },
  });
};
