import type { ApprovalState } from '@lockstep/domain';
import type { ApplicationKey } from '../../api/applications.ts';
import type { Approval } from '../../api/approvals.ts';
import type { Tone } from '../../words/statuses.ts';

/** Where applications live unless something else is said: then their links say nothing of it. */
const CONTROL_NAMESPACE = 'argocd';

export const SHOWS = ['mine', 'waiting', 'decided'] as const;
export type Show = (typeof SHOWS)[number];

export interface ApprovalsSearch {
  show?: Show | undefined;
  /** Id of the request that is open. */
  approval?: string | undefined;
}

export function parseApprovalsSearch(search: Record<string, unknown>): ApprovalsSearch {
  const show = SHOWS.find((one) => one === search.show);
  const { approval } = search;
  return {
    ...(show ? { show } : {}),
    ...(typeof approval === 'string' && approval !== '' ? { approval } : {}),
  };
}

export const DECIDED: readonly ApprovalState[] = [
  'approved',
  'rejected',
  'expired',
  'void',
  'bypassed',
];

export const STATE_WORDS = {
  pending: { text: 'Waiting', tone: 'hold' },
  approved: { text: 'Approved', tone: 'ok' },
  rejected: { text: 'Rejected', tone: 'bad' },
  expired: { text: 'Expired', tone: 'idle' },
  void: { text: 'Void', tone: 'idle' },
  bypassed: { text: 'Bypassed', tone: 'warn' },
} as const satisfies Record<ApprovalState, { text: string; tone: Tone }>;

/** Which of the requests a view shows. */
export function shownIn(show: Show, items: readonly Approval[]): Approval[] {
  if (show === 'mine') return items.filter(({ mayAnswer }) => mayAnswer);
  const isWaiting = show === 'waiting';
  return items.filter(({ state }) => (state === 'pending') === isWaiting);
}

export function keyOf({ application: { name, namespace } }: Approval): ApplicationKey {
  return namespace === CONTROL_NAMESPACE ? { name } : { name, namespace };
}

export function askedByText({ askedBy }: Pick<Approval, 'askedBy'>): string {
  return askedBy.automated ? 'automation' : (askedBy.username ?? 'somebody');
}

const CHANGE_WORDS = [
  ['created', 'to create'],
  ['changed', 'to change'],
  ['pruned', 'to delete'],
  ['hooks', 'hooks'],
] as const satisfies readonly (readonly [keyof Approval['changes'], string])[];

/** `2 to create, 1 to delete` */
export function changesText({ changes }: Pick<Approval, 'changes'>): string {
  const told = CHANGE_WORDS.flatMap(([field, word]) =>
    changes[field] > 0 ? `${changes[field]} ${word}` : [],
  );
  return told.length > 0 ? told.join(', ') : 'nothing changes';
}

export function destinationText({ destination }: Pick<Approval, 'destination'>): string {
  const { server, name, namespace } = destination;
  return [name || server, namespace].filter(Boolean).join(' / ');
}

/** What became of it, or what it waits for. */
export function outcomeText({ state, waitsFor, reason, decidedBy }: Approval): string {
  if (state === 'pending') return waitsFor.join(' and ');
  const by = decidedBy ? `by ${decidedBy}` : '';
  return [by, reason].filter(Boolean).join(': ');
}
