import { CONTROL_NAMESPACE, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { parseCustomizations } from '@lockstep/engine';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { offeredSignIn } from '../../sso/offered-providers.ts';
import { ownAddress } from '../../sso/own-address.ts';

const settingsAnswer = answer<Record<string, unknown>>(z.looseObject({}), 'Settings');

/** Whether somebody can type its name and password. */
function canSignIn({
  enabled,
  capabilities,
}: {
  enabled: boolean;
  capabilities: readonly string[];
}) {
  return enabled && capabilities.includes('login');
}

/**
 * What clients ask before they sign in: how to sign in. Whoever has signed in is told more. Nothing
 * here is secret.
 */
export const settings: Operation = async (app) => {
  const { options, store, identityProviders } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/api/v1/settings',
    config: { permission: 'public' },
    schema: { tags: ['system'], security: [], response: { 200: settingsAnswer } },
    handler: async (request) => {
      const open = {
        url: ownAddress(identityProviders.current(), `${request.protocol}://${request.host}`),
        ...offeredSignIn(identityProviders),
        userLoginsDisabled: !(await store.accounts.list()).some(canSignIn),
        statusBadgeEnabled: options.badgeAnonymous,
        help: {},
        googleAnalytics: {},
      };
      if (!request.subject) return open;
      const data = await store.settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
      const { tracking, podAccess } = parseCustomizations(data ?? {}).customizations;
      return {
        ...open,
        appLabelKey: tracking.instanceLabelKey,
        trackingMethod: tracking.method,
        installationID: tracking.installationId ?? '',
        controllerNamespace: CONTROL_NAMESPACE,
        appsInAnyNamespaceEnabled: true,
        execEnabled: podAccess.execEnabled,
        resourceOverrides: {},
        configManagementPlugins: [],
        plugins: [],
        kustomizeVersions: [],
      };
    },
  });
};
