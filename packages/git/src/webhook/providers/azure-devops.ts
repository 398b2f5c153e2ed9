import { addresses } from '../addresses.ts';
import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { byBasicAuth } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** https://learn.microsoft.com/azure/devops/service-hooks/events: Azure DevOps Services and Server. */
export const azureDevops: WebhookProvider = {
  recognises: ({ header }) =>
    header('x-vss-activityid') !== '' || header('x-vss-subscriptionid') !== '',
  recognisesPayload: (payload) =>
    payload.get('eventType').text?.startsWith('git.') === true && payload.get('resource').exists,
  prove: (delivery, secrets) => byBasicAuth(delivery, secrets['azure-devops']),
  deliveryId: ({ payload }) => {
    const [id, notification] = [payload.get('id').id, payload.get('notificationId').id];
    return id === '' ? undefined : `${id}/${notification}`;
  },
  read: ({ payload }) => {
    const name = payload.get('eventType').text ?? '';
    const resource = payload.get('resource');
    if (name === 'git.push') return { kind: 'changes', name, changes: readPushes(resource) };
    if (!name.startsWith('git.pullrequest.')) return { kind: 'other', name };
    return { kind: 'changes', name, changes: [readPullRequest(name, resource)] };
  },
};

function readPushes(resource: Json): Change[] {
  const repository = resource.get('repository');
  const repoUrls = cloneUrls(repository);
  return resource.get('refUpdates').items.flatMap((update) => {
    const ref = update.get('name').text;
    if (ref === undefined) return [];
    return describePush({
      repoUrls,
      ref,
      before: update.get('oldObjectId').text,
      after: update.get('newObjectId').text,
      defaultBranch: repository.get('defaultBranch').text,
    });
  });
}

function readPullRequest(name: string, resource: Json): Change {
  return {
    kind: 'pull-request',
    repoUrls: cloneUrls(resource.get('repository')),
    number: resource.get('pullRequestId').id,
    action: name.slice('git.pullrequest.'.length),
  };
}

/** `url` is of the API, but for servers that leave `remoteUrl` out. */
function cloneUrls(repository: Json): string[] {
  return addresses(repository, ['remoteUrl'], ['sshUrl'], ['webUrl'], ['url']);
}
