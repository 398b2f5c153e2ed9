import { plainAddresses } from '../addresses.ts';
import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { bySignature } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** Bitbucket Server and Data Center. */
export const bitbucketServer: WebhookProvider = {
  recognises: ({ header }) => /^(repo:|diagnostics:|pr:|mirror:)/.test(header('x-event-key')),
  prove: ({ header, body }, secrets) =>
    bySignature(header('x-hub-signature'), body, secrets['bitbucket-server']),
  deliveryId: ({ header }) => header('x-request-id') || undefined,
  read: ({ header, payload }) => {
    const name = header('x-event-key');
    if (name === 'diagnostics:ping') return { kind: 'ping', name };
    if (name === 'repo:refs_changed' || name === 'mirror:repo_synchronized') {
      return { kind: 'changes', name, changes: readPushes(payload) };
    }
    if (!name.startsWith('pr:')) return { kind: 'other', name };
    return { kind: 'changes', name, changes: [readPullRequest(name, payload)] };
  },
};

function readPushes(payload: Json): Change[] {
  const repoUrls = repositoryUrls(payload.get('repository', 'links'));
  return payload.get('changes').items.flatMap((change) => {
    const ref = change.get('ref', 'id').text ?? change.get('refId').text;
    if (ref === undefined) return [];
    return describePush({
      repoUrls,
      ref,
      before: change.get('fromHash').text,
      after: change.get('toHash').text,
    });
  });
}

function readPullRequest(name: string, payload: Json): Change {
  const request = payload.get('pullRequest');
  return {
    kind: 'pull-request',
    repoUrls: repositoryUrls(request.get('toRef', 'repository', 'links')),
    number: request.get('id').id,
    action: name.slice('pr:'.length),
  };
}

function repositoryUrls(links: Json): string[] {
  const clone = links.get('clone').items.map((link) => link.get('href').text);
  const self = links
    .get('self')
    .items.map((link) => link.get('href').text?.replace(/\/browse$/, ''));
  return plainAddresses([...clone, ...self]);
}
