import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';

const pluginsAnswer = answer<{ plugins: { name: string }[] }>(
  z.object({ plugins: z.array(z.object({ name: z.string() })) }),
  'SettingsPlugins',
);

/** The config management plug-ins that sources may name. */
export const settingsPlugins: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/v1/settings/plugins',
    config: { permission: 'signed-in' },
    schema: { tags: ['system'], response: { 200: pluginsAnswer } },
    handler: async () => {
      const gateway = await app.lockstep.gateways.any();
      if (!gateway) throw new UserError('unavailable', 'no worker is running that has plug-ins');
      return { plugins: (await gateway.plugins()).map((name) => ({ name })) };
    },
  });
};
