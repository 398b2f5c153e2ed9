import { addresses, describePush, filesOf, type WebhookProvider } from './push.ts';
import { hmacMatches } from './signature.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads#push lists at most 2048 commits. */
const MAX_COMMITS = 2048;

export const github: WebhookProvider = {
  recognises: (header) => header('x-github-event') !== '',
  isAuthentic: (header, body, secret) => hmacMatches(header('x-hub-signature-256'), body, secret),
  event: (header) => {
    const name = header('x-github-event');
    return { name, kind: name === 'push' || name === 'ping' ? name : 'other' };
  },
  pushes: (payload) => {
    const ref = payload.get('ref').text;
    if (ref === undefined) return [];
    const push = describePush({
      provider: 'github',
      repoUrls: addresses(payload.get('repository'), ['clone_url'], ['html_url'], ['ssh_url']),
      ref,
      before: payload.get('before').text,
      after: payload.get('after').text,
      changedFiles: filesOf(payload.get('commits').items, MAX_COMMITS),
    });
    return [push];
  },
};
