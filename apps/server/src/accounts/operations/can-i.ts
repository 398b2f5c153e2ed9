import {
  PERMISSION_ACTIONS,
  PERMISSION_RESOURCES,
  type PermissionAction,
  type PermissionResource,
} from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** Whether the caller may do something: `yes` or `no`. What policies do not know is `no`. */
export const canI: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/account/can-i/:resource/:action/*',
    config: { permission: 'signed-in' },
    schema: {
      tags: ['accounts'],
      params: z.object({ resource: z.string(), action: z.string(), '*': z.string() }),
      response: { 200: answer<{ value: string }>(z.object({ value: z.string() })) },
    },
    handler: async (request) => {
      const { resource, action } = request.params;
      const known =
        PERMISSION_RESOURCES.includes(resource as PermissionResource) &&
        PERMISSION_ACTIONS.includes(action as PermissionAction);
      const permission = {
        resource: resource as PermissionResource,
        action: action as PermissionAction,
      };
      const object = request.params['*'];
      const allowed = known && app.lockstep.decider.allows(subjectOf(request), permission, object);
      return { value: allowed ? 'yes' : 'no' };
    },
  });
};
