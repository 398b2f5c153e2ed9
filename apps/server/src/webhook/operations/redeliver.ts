import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { deliveryAnswer, deliveryId, deliveryParams, URL } from './delivery-answers.ts';

/** Works a delivery off once more, as a new one; the sender is not asked. */
export const redeliver: Operation = async (app) => {
  const { store, signals } = app.lockstep;
  app.route({
    method: 'POST',
    url: `${URL}/:id/redeliver`,
    config: { permission: { resource: 'repositories', action: 'update' } },
    schema: { tags: ['webhook'], params: deliveryParams, response: { 200: deliveryAnswer } },
    handler: async (request) => {
      authorize(request, '*');
      const delivery = await store.webhooks.redeliver(
        deliveryId(request.params.id),
        actorOf(request),
      );
      await signals.webhook({ id: delivery.id });
      return delivery;
    },
  });
};
