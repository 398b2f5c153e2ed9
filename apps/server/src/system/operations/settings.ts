import { CONTROL_NAMESPACE, LABEL_INSTANCE } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';

const settingsAnswer = answer<Record<string, unknown>>(z.looseObject({}), 'Settings');

/**
 * What clients ask before they sign in: how to sign in. Whoever has signed in is told more. Nothing
 * here is secret.
 */
export const settings: Operation = async (app) => {
  const { options } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/api/v1/settings',
    config: { permission: 'public' },
    schema: { tags: ['system'], security: [], response: { 200: settingsAnswer } },
    handler: async (request) => {
      const open = {
        url: `${request.protocol}://${request.host}`,
        userLoginsDisabled: false,
        statusBadgeEnabled: options.badgeAnonymous,
        help: {},
        googleAnalytics: {},
      };
      if (!request.subject) return open;
      return {
        ...open,
        appLabelKey: LABEL_INSTANCE,
        trackingMethod: 'annotation',
        controllerNamespace: CONTROL_NAMESPACE,
        appsInAnyNamespaceEnabled: true,
        execEnabled: false,
        resourceOverrides: {},
        configManagementPlugins: [],
        plugins: [],
        kustomizeVersions: [],
      };
    },
  });
};
