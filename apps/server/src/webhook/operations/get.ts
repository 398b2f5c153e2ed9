import { applicationObject } from '@lockstep/access';
import { authorize, isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import {
  deliveryDetailAnswer,
  deliveryId,
  deliveryParams,
  noDelivery,
  URL,
} from './delivery-answers.ts';

const SEE_APPLICATION = { resource: 'applications', action: 'get' } as const;

/** One delivery with what it carried, and those of its applications that the caller may see. */
export const getDelivery: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: `${URL}/:id`,
    config: { permission: { resource: 'repositories', action: 'get' } },
    schema: {
      tags: ['webhook'],
      params: deliveryParams,
      response: { 200: deliveryDetailAnswer },
    },
    handler: async (request) => {
      authorize(request, '*');
      const id = deliveryId(request.params.id);
      const delivery = await app.lockstep.store.webhooks.get(id);
      if (!delivery) throw noDelivery(id);
      const applications = delivery.applications.filter((one) =>
        isAllowed(request, applicationObject(one), SEE_APPLICATION),
      );
      return { ...delivery, applications };
    },
  });
};
