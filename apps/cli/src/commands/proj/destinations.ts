import type { Command } from 'commander';
import { listCommand } from '../../project/edit-list.ts';

const PLACE: [string, string][] = [
  ['<cluster>', 'its address; globs, and with ! before it, what is denied'],
  ['<namespace>', 'a namespace, in the same way'],
];

/** To where a project's applications may deploy, and as whom. */
export const addDestination = destination('add-destination', true);
export const removeDestination = destination('remove-destination', false);
export const addServiceAccount = serviceAccount('add-destination-service-account', true);
export const removeServiceAccount = serviceAccount('remove-destination-service-account', false);

function destination(name: string, adds: boolean) {
  return listCommand<{ name?: boolean }>({
    field: 'destinations',
    arguments: PLACE,
    configure: (command: Command) =>
      command.option('--name', 'the cluster is given by its name, not by its address'),
    example: `lockstep proj ${name} shop https://kubernetes.default.svc 'shop-*'`,
    adds,
    entry: ([cluster, namespace], options) => ({
      [options.name ? 'name' : 'server']: cluster,
      namespace,
    }),
    tell: ([cluster, namespace]) => `destination ${cluster},${namespace}`,
  });
}

function serviceAccount(name: string, adds: boolean) {
  return listCommand<{ serviceAccountNamespace?: string }>({
    field: 'destinationServiceAccounts',
    arguments: adds ? [...PLACE, ['<account>', 'the service account that syncs act as']] : PLACE,
    configure: (command: Command) => {
      if (adds) {
        command.option(
          '--service-account-namespace <name>',
          "the account's, if not the destination's",
        );
      }
    },
    example: `lockstep proj ${name} shop '*' 'shop-*'${adds ? ' deployer' : ''}`,
    adds,
    entry: ([server, namespace, account], { serviceAccountNamespace: home }) => ({
      server,
      namespace,
      ...(adds ? { defaultServiceAccount: home ? `${home}:${account}` : account } : {}),
    }),
    tell: ([server, namespace]) => `service account for ${server},${namespace}`,
  });
}
