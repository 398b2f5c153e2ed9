import { addresses } from '../addresses.ts';
import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { byHeader } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** https://docs.gitlab.com/user/project/integrations/webhook_events, and its system hooks. */
export const gitlab: WebhookProvider = {
  recognises: ({ header }) => header('x-gitlab-event') !== '',
  prove: ({ header }, secrets) =>
    byHeader(header('x-gitlab-token'), secrets.gitlab, 'X-Gitlab-Token'),
  deliveryId: ({ header }) =>
    header('idempotency-key') || header('x-gitlab-event-uuid') || undefined,
  read: ({ header, payload }) => {
    const hook = header('x-gitlab-event');
    // A system hook carries all events under one header; the payload says which it is.
    const kind = payload.get('object_kind').text ?? payload.get('event_name').text ?? '';
    const name = hook === 'System Hook' ? `${hook}: ${kind.slice(0, 60)}` : hook;
    const read = READERS.get(kind === '' ? 'push' : kind);
    if (!read) return { kind: 'other', name };
    return { kind: 'changes', name, changes: read(payload) };
  },
};

const READERS = new Map<string, (payload: Json) => Change[]>([
  ['push', readPushes],
  ['tag_push', readPushes],
  ['repository_update', readPushes],
  ['merge_request', readMergeRequest],
]);

const REPOSITORY_ADDRESSES = [['git_http_url'], ['web_url'], ['git_ssh_url'], ['http_url']];

/** One ref, or a list of them. */
function readPushes(payload: Json): Change[] {
  const project = payload.get('project');
  const repoUrls = addresses(project, ...REPOSITORY_ADDRESSES);
  const moves = payload.get('ref').exists ? [payload] : payload.get('changes').items;
  return moves.flatMap((move) => {
    const ref = move.get('ref').text;
    if (ref === undefined) return [];
    return describePush({
      repoUrls,
      ref,
      before: move.get('before').text,
      after: move.get('after').text,
      defaultBranch: project.get('default_branch').text,
    });
  });
}

function readMergeRequest(payload: Json): Change[] {
  const attributes = payload.get('object_attributes');
  return [
    {
      kind: 'pull-request',
      repoUrls: addresses(payload.get('project'), ...REPOSITORY_ADDRESSES),
      number: attributes.get('iid').id,
      action: attributes.get('action').id,
    },
  ];
}
