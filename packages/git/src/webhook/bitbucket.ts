import { addresses, describePush, type Json, type Push, type WebhookProvider } from './push.ts';
import { hmacMatches } from './signature.ts';

/** Bitbucket Cloud: one delivery may move several refs and names no files. */
export const bitbucket: WebhookProvider = {
  recognises: (header) => header('x-event-key').startsWith('repo:push'),
  isAuthentic: (header, body, secret) => hmacMatches(header('x-hub-signature'), body, secret),
  event: (header) => ({ name: header('x-event-key'), kind: 'push' }),
  pushes: (payload) => {
    const repoUrls = cloneUrls(payload.get('repository'));
    const changes = payload.get('push', 'changes').items;
    return changes.flatMap((change) => changeToPush(change, repoUrls));
  },
};

/** The payload gives the web page only; the clone addresses follow from the full name. */
function cloneUrls(repository: Json): string[] {
  const web = addresses(repository, ['links', 'html', 'href']);
  const name = repository.get('full_name').text;
  const host = web[0] !== undefined && URL.canParse(web[0]) ? new URL(web[0]).host : undefined;
  return name && host ? [...web, `ssh://git@${host}/${name}`] : web;
}

function changeToPush(change: Json, repoUrls: string[]): Push[] {
  const [before, after] = [change.get('old'), change.get('new')];
  const moved = after.exists ? after : before;
  const name = moved.get('name').text;
  if (name === undefined) return [];
  const folder = moved.get('type').text === 'tag' ? 'tags' : 'heads';
  const push = describePush({
    provider: 'bitbucket',
    repoUrls,
    ref: `refs/${folder}/${name}`,
    before: before.get('target', 'hash').text,
    after: after.get('target', 'hash').text,
  });
  return [push];
}
