import type { Application, Holder, ResourceRef, WaitReason } from '@lockstep/domain';
import { idOf } from '../application/resource-views.ts';

/** What only a person can end: somebody has to say yes first. */
export type Confirmation = 'pruning' | 'deletion';

export interface WaitView {
  key: string;
  ref: ResourceRef | undefined;
  /** `Deployment web to become healthy (Progressing: 1 of 3)`. */
  sentence: string;
  since: string;
  until: string | undefined;
  /** Of an object that does not go: what keeps it. */
  holders: Holder[];
  /** Some of them may never be taken off: somebody can do it instead. */
  forcible: boolean;
  /** Of a request that people have to approve. */
  approval: string | undefined;
}

export interface OperationWaits {
  /** Which of these wait for a yes, and for what. */
  confirmation: { what: Confirmation; refs: ResourceRef[] } | undefined;
  /** What keeps an object comes first: it does not end by itself. */
  waits: WaitView[];
}

/** The cluster's own: they go when what the object holds has gone, and cannot be forced. */
const ENDS_BY_ITSELF = new Set(['kubernetes', 'foregroundDeletion', 'orphan']);

/** What the operation that goes on waits for; nothing once it has ended. */
export function operationWaits({ status }: Pick<Application, 'status'>): OperationWaits {
  const state = status.operationState;
  const active = state && !state.finishedAt;
  const reasons = active ? (state.waitingFor ?? []) : [];
  const asking = reasons.filter((reason) => confirmationOf(reason));
  const [first] = asking;
  const what = first && confirmationOf(first);
  return {
    confirmation: what && { what, refs: asking.flatMap(({ ref }) => ref ?? []) },
    waits: reasons
      .filter((reason) => !asking.includes(reason))
      .map(waitView)
      .sort((a, b) => Number(b.holders.length > 0) - Number(a.holders.length > 0)),
  };
}

function confirmationOf({ condition }: WaitReason): Confirmation | undefined {
  const found = /^(pruning|deletion) to be confirmed$/.exec(condition);
  return found ? (found[1] as Confirmation) : undefined;
}

function waitView(reason: WaitReason): WaitView {
  const { ref, condition, since, until, heldBy = [], approval } = reason;
  return {
    key: `${ref ? idOf(ref) : ''} ${condition}`,
    ref,
    sentence: waitSentence(reason),
    since,
    until,
    holders: heldBy,
    forcible: heldBy.some(({ finalizer }) => !ENDS_BY_ITSELF.has(finalizer)),
    approval,
  };
}

/** `Deployment web to become healthy`; what keeps an object is told beside it, not within. */
export function waitSentence({ ref, condition, heldBy }: WaitReason): string {
  const wanted = heldBy?.length ? condition.replace(/, but is kept by .*$/s, '') : condition;
  if (!ref) return wanted;
  return `${ref.kind} ${ref.name}${wanted.startsWith('to ') ? ' ' : ': '}${wanted}`;
}

/** `3 of 12 · Sync, wave 2`. Empty before there is a plan; a deletion has no phase to speak of. */
export function progressText(
  progress: { done: number; total: number; phase: string; wave: number } | undefined,
  { deleting = false } = {},
): string {
  if (!progress) return '';
  const { done, total, phase, wave } = progress;
  const shownPhase = deleting && phase === 'Sync' ? '' : phase;
  const place = [shownPhase, wave === 0 ? '' : `wave ${wave}`].filter(Boolean).join(', ');
  return [`${done} of ${total}`, place].filter(Boolean).join(' · ');
}
