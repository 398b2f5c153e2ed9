import { describePush, type Json, type Push, type WebhookProvider } from './push.ts';
import { hmacMatches } from './signature.ts';

/** Bitbucket Server and Data Center. */
export const bitbucketServer: WebhookProvider = {
  recognises: (header) => /^(repo:|diagnostics:|pr:|mirror:)/.test(header('x-event-key')),
  isAuthentic: (header, body, secret) => hmacMatches(header('x-hub-signature'), body, secret),
  event: (header) => {
    const name = header('x-event-key');
    if (name === 'diagnostics:ping') return { name, kind: 'ping' };
    return { name, kind: name === 'repo:refs_changed' ? 'push' : 'other' };
  },
  pushes: (payload) => {
    const repoUrls = repositoryUrls(payload.get('repository', 'links'));
    return payload.get('changes').items.flatMap((change) => changeToPush(change, repoUrls));
  },
};

function repositoryUrls(links: Json): string[] {
  const clone = links.get('clone').items.map((link) => link.get('href').text);
  const self = links
    .get('self')
    .items.map((link) => link.get('href').text?.replace(/\/browse$/, ''));
  return [...clone, ...self].filter((url): url is string => url !== undefined);
}

function changeToPush(change: Json, repoUrls: string[]): Push[] {
  const ref = change.get('ref', 'id').text ?? change.get('refId').text;
  if (ref === undefined) return [];
  const push = describePush({
    provider: 'bitbucket-server',
    repoUrls,
    ref,
    before: change.get('fromHash').text,
    after: change.get('toHash').text,
  });
  return [push];
}
