import { SETTING_CUSTOMIZATIONS, UserError } from '@lockstep/domain';
import { isCustomizationKey, parseCustomizations } from '@lockstep/engine';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const OBJECT = 'customizations';

type Data = Record<string, string>;

const customizationsBody = z.object({
  data: z
    .record(z.string().max(317), z.string().max(1024 * 1024))
    .describe(
      'As in argocd-cm: resource.customizations…, resource.compareoptions, globalProjects…',
    ),
});

const customizationsAnswer = answer<{ data: Data; ignoredKeys: string[] }>(
  z.object({
    data: z.record(z.string(), z.string()),
    ignoredKeys: z.array(z.string()).describe('Keys that are about something else'),
  }),
  'Customizations',
);

export const getCustomizations: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/settings/customizations',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['lockstep'], response: { 200: customizationsAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      const data = await app.lockstep.store.settings.get<Data>(SETTING_CUSTOMIZATIONS);
      return { data: data ?? {}, ignoredKeys: [] };
    },
  });
};

/** Replaces them. Workers take them up within seconds. */
export const putCustomizations: Operation = async (app) => {
  const { settings } = app.lockstep.store;
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/customizations',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      body: customizationsBody,
      response: { 200: customizationsAnswer },
    },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { problems, ignoredKeys } = parseCustomizations(request.body.data);
      if (problems.length > 0) {
        const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
        throw new UserError('invalid-argument', `customizations: ${told}`, problems);
      }
      const taken = Object.entries(request.body.data).filter(([key]) => isCustomizationKey(key));
      const data = Object.fromEntries(taken);
      const audited = { actor: actorOf(request), object: OBJECT };
      await settings.set(SETTING_CUSTOMIZATIONS, data, audited);
      return { data, ignoredKeys };
    },
  });
};
