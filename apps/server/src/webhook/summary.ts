import type { Change, WebhookEvent } from '@lockstep/git';

/** What there is something to keep of. */
export type KeptEvent = Extract<WebhookEvent, { kind: 'changes' | 'subscription' }>;

/** One delivery tells of so many at most; a push of more refs makes the poll find the rest. */
const MAX_CHANGES = 200;

/** What the log shows in a row: where it was and what moved. */
export function summaryOf(event: KeptEvent): { repository: string; ref: string } {
  if (event.kind === 'subscription') return { repository: event.topic, ref: '' };
  const [first] = event.changes;
  if (!first) return { repository: '', ref: '' };
  const others = event.changes.length - 1;
  const { repository, ref } = oneOf(first);
  return { repository, ref: others > 0 ? `${ref} and ${others} more` : ref };
}

export function changesOf(event: KeptEvent): Change[] {
  return event.kind === 'changes' ? event.changes.slice(0, MAX_CHANGES) : [];
}

function oneOf(change: Change): { repository: string; ref: string } {
  switch (change.kind) {
    case 'push':
      return {
        repository: change.repoUrls[0] ?? '',
        ref: change.branch ?? change.tag ?? change.ref,
      };
    case 'artifact':
      return {
        repository: change.repository,
        ref: change.tags.slice(0, 5).join(', ') || (change.digest ?? ''),
      };
    case 'pull-request':
      return { repository: change.repoUrls[0] ?? '', ref: `#${change.number} ${change.action}` };
  }
}
