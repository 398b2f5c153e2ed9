import { addresses } from '../addresses.ts';
import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { parseOciAddress } from '../oci-address.ts';
import { bySignature } from '../proofs.ts';
import type { WebhookEvent, WebhookProvider } from '../provider.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads; GitHub Enterprise speaks the same. */
export const github: WebhookProvider = {
  recognises: ({ header }) => header('x-github-event') !== '',
  prove: ({ header, body }, secrets) =>
    bySignature(header('x-hub-signature-256'), body, secrets.github),
  deliveryId: ({ header }) => header('x-github-delivery') || undefined,
  read: ({ header, payload }) => readGithubEvent(header('x-github-event'), payload),
};

/** GitHub's events by their names, which others have taken over. */
export function readGithubEvent(name: string, payload: Json): WebhookEvent {
  switch (name) {
    case 'ping':
      return { kind: 'ping', name };
    case 'push':
      return { kind: 'changes', name, changes: readPush(payload) };
    case 'pull_request':
      return { kind: 'changes', name, changes: readPullRequest(payload) };
    case 'package':
    case 'registry_package':
      return { kind: 'changes', name, changes: readPackage(payload.get(name)) };
    default:
      return { kind: 'other', name };
  }
}

const REPOSITORY_ADDRESSES = [['clone_url'], ['html_url'], ['ssh_url']];

function readPush(payload: Json): Change[] {
  const ref = payload.get('ref').text;
  if (ref === undefined) return [];
  const repository = payload.get('repository');
  const push = describePush({
    repoUrls: addresses(repository, ...REPOSITORY_ADDRESSES),
    ref,
    before: payload.get('before').text,
    after: payload.get('after').text,
    defaultBranch: repository.get('default_branch').text,
  });
  return [push];
}

function readPullRequest(payload: Json): Change[] {
  const repoUrls = addresses(payload.get('repository'), ...REPOSITORY_ADDRESSES);
  const number = payload.get('number').id;
  return [{ kind: 'pull-request', repoUrls, number, action: payload.get('action').id }];
}

/** GitHub's container registry. Its address stands in the version, beside the tag. */
function readPackage(found: Json): Change[] {
  const version = found.get('package_version');
  const pushed = parseOciAddress(version.get('package_url').text ?? '');
  const type = (found.get('package_type').text ?? found.get('ecosystem').text ?? '').toLowerCase();
  if (!pushed || type !== 'container') return [];
  const tag = version.get('container_metadata', 'tag', 'name').text ?? pushed.tag;
  const digest = version.get('container_metadata', 'tag', 'digest').text;
  return [
    {
      kind: 'artifact',
      repository: pushed.repository,
      tags: tag ? [tag] : [],
      ...(digest ? { digest } : {}),
    },
  ];
}
