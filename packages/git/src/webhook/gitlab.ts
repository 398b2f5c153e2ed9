import { addresses, describePush, filesOf, type WebhookProvider } from './push.ts';
import { secretMatches } from './signature.ts';

/** https://docs.gitlab.com/user/project/integrations/webhook_events lists at most 20 commits. */
const MAX_COMMITS = 20;
const PUSH_EVENTS = ['Push Hook', 'Tag Push Hook'];

export const gitlab: WebhookProvider = {
  recognises: (header) => header('x-gitlab-event') !== '',
  isAuthentic: (header, _body, secret) => secretMatches(header('x-gitlab-token'), secret),
  event: (header) => {
    const name = header('x-gitlab-event');
    // A system hook carries all events; those that are no push have no ref and give no pushes.
    const isPush = PUSH_EVENTS.includes(name) || name === 'System Hook';
    return { name, kind: isPush ? 'push' : 'other' };
  },
  pushes: (payload) => {
    const ref = payload.get('ref').text;
    if (ref === undefined) return [];
    const push = describePush({
      provider: 'gitlab',
      repoUrls: addresses(payload.get('project'), ['git_http_url'], ['web_url'], ['git_ssh_url']),
      ref,
      before: payload.get('before').text,
      after: payload.get('after').text,
      changedFiles: filesOf(payload.get('commits').items, MAX_COMMITS),
    });
    return [push];
  },
};
