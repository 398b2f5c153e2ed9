import { addresses, plainAddresses } from '../addresses.ts';
import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { byHeader, bySignature } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** Bitbucket Cloud: one delivery may move several refs. */
export const bitbucket: WebhookProvider = {
  recognises: ({ header }) =>
    header('x-hook-uuid') !== '' || /^(repo:push$|pullrequest:)/.test(header('x-event-key')),
  prove: ({ header, body }, secrets) => {
    const plain = (uuid: string) => uuid.replace(/[{}]/g, '').toLowerCase();
    const uuid = secrets.bitbucketUuid && plain(secrets.bitbucketUuid);
    const byUuid = byHeader(plain(header('x-hook-uuid')), uuid, 'X-Hook-UUID');
    const signed = bySignature(header('x-hub-signature'), body, secrets.bitbucket);
    // Each that is set must hold.
    if (byUuid.kind !== 'proven') return byUuid.kind === 'refused' ? byUuid : signed;
    return signed.kind === 'open' ? byUuid : signed;
  },
  deliveryId: ({ header }) => header('x-request-uuid') || undefined,
  read: ({ header, payload }) => {
    const name = header('x-event-key');
    if (name === 'repo:push') return { kind: 'changes', name, changes: readPushes(payload) };
    if (!name.startsWith('pullrequest:')) return { kind: 'other', name };
    return { kind: 'changes', name, changes: [readPullRequest(name, payload)] };
  },
};

function readPushes(payload: Json): Change[] {
  const repository = payload.get('repository');
  const repoUrls = cloneUrls(repository);
  const defaultBranch = repository.get('mainbranch', 'name').text;
  return payload.get('push', 'changes').items.flatMap((change) => {
    const [before, after] = [change.get('old'), change.get('new')];
    const moved = after.exists ? after : before;
    const name = moved.get('name').text;
    if (name === undefined) return [];
    const folder = moved.get('type').text?.includes('tag') ? 'tags' : 'heads';
    return describePush({
      repoUrls,
      ref: `refs/${folder}/${name}`,
      before: before.get('target', 'hash').text,
      after: after.get('target', 'hash').text,
      defaultBranch,
    });
  });
}

function readPullRequest(name: string, payload: Json): Change {
  return {
    kind: 'pull-request',
    repoUrls: cloneUrls(payload.get('repository')),
    number: payload.get('pullrequest', 'id').id,
    action: name.slice('pullrequest:'.length),
  };
}

/** The payload gives the web page only; the clone addresses follow from the full name. */
function cloneUrls(repository: Json): string[] {
  const web = addresses(repository, ['links', 'html', 'href']);
  const name = repository.get('full_name').text;
  const host = web[0] !== undefined && URL.canParse(web[0]) ? new URL(web[0]).host : undefined;
  return name && host ? plainAddresses([...web, `ssh://git@${host}/${name}`]) : web;
}
