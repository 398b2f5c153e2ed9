import type { Change } from '../change.ts';
import type { Json } from '../json.ts';
import { parseOciAddress } from '../oci-address.ts';
import { bySignature } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';
import { readGithubEvent } from './github.ts';

/** Gitea and Forgejo speak GitHub's dialect beside their own headers. */
export const gitea: WebhookProvider = {
  recognises: ({ header }) => header('x-gitea-event') !== '' || header('x-forgejo-event') !== '',
  prove: ({ header, body }, secrets) => {
    const own = header('x-forgejo-signature') || header('x-gitea-signature');
    return bySignature(own || header('x-hub-signature-256'), body, secrets.gitea);
  },
  deliveryId: ({ header }) =>
    header('x-forgejo-delivery') || header('x-gitea-delivery') || undefined,
  read: ({ header, payload }) => {
    const name = header('x-forgejo-event') || header('x-gitea-event');
    if (name !== 'package') return readGithubEvent(name, payload);
    return { kind: 'changes', name, changes: readPackage(payload.get('package')) };
  },
};

/** The registry is on the server's own host; the package's page tells which that is. */
function readPackage(found: Json): Change[] {
  const page = found.get('html_url').text ?? '';
  const isContainer = found.get('type').text?.toLowerCase() === 'container';
  if (!isContainer || !URL.canParse(page)) return [];
  const owner = found.get('owner', 'login').text ?? found.get('owner', 'username').text ?? '';
  const { host } = new URL(page);
  const pushed = parseOciAddress(`${host}/${owner}/${found.get('name').text ?? ''}`);
  const version = found.get('version').text;
  if (!pushed || !owner) return [];
  return [{ kind: 'artifact', repository: pushed.repository, tags: version ? [version] : [] }];
}
