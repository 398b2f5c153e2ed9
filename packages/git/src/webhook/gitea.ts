import { github } from './github.ts';
import type { WebhookProvider } from './push.ts';
import { hmacMatches } from './signature.ts';

/** Gitea and Forgejo speak GitHub's dialect beside their own headers. */
export const gitea: WebhookProvider = {
  recognises: (header) => header('x-gitea-event') !== '' || header('x-forgejo-event') !== '',
  isAuthentic: (header, body, secret) => {
    const own = header('x-forgejo-signature') || header('x-gitea-signature');
    return hmacMatches(own || header('x-hub-signature-256'), body, secret);
  },
  event: (header) => {
    const name = header('x-forgejo-event') || header('x-gitea-event');
    return { name, kind: name === 'push' ? 'push' : 'other' };
  },
  pushes: (payload) =>
    github.pushes(payload).map((push) => ({
      ...push,
      provider: 'gitea',
      // The list of commits is cut by a setting of the server, so files cannot be relied on.
      changedFiles: undefined,
    })),
};
