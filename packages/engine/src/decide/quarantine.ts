import {
  type Condition,
  type Deployment,
  type Hold,
  type Operation,
  shortRevision,
} from '@lockstep/domain';

/** Keeps automation from bringing back what an automatic rollback undid. */
export function quarantineOf(
  rollback: { from: Deployment; to: Deployment; because: string },
  given: { now: Date; commit?: { author: string; subject: string } | undefined },
): Hold {
  const { from, to, because } = rollback;
  const { fingerprint } = from;
  const revision = from.revisions?.[0] ?? from.revision;
  return {
    by: 'lockstep',
    reason: because,
    since: given.now.toISOString(),
    deployment: { id: to.id, revision: to.revisions?.[0] ?? to.revision },
    quarantine: { fingerprint, revision, ...given.commit },
  };
}

/**
 * Why a quarantine is over; undefined while it is not: Git states other manifests, or a person
 * synced these on purpose.
 */
export function endOfQuarantine(
  { quarantine, since }: Hold,
  given: {
    fingerprint: string;
    lastOperation?: Pick<Operation, 'kind' | 'phase' | 'initiatedBy' | 'fingerprint' | 'startedAt'>;
  },
): string | undefined {
  if (!quarantine) return undefined;
  if (given.fingerprint !== quarantine.fingerprint) return 'Git states something else';
  const last = given.lastOperation;
  const isAsked =
    last?.kind === 'sync' &&
    last.phase === 'Succeeded' &&
    !last.initiatedBy.automated &&
    last.fingerprint === quarantine.fingerprint &&
    Date.parse(last.startedAt) >= Date.parse(since);
  return isAsked ? 'somebody synced it by hand' : undefined;
}

/** Why automation does not deploy what Git states. */
export function quarantineWords({ quarantine, reason }: Hold): string {
  return `${shortRevision(quarantine?.revision ?? '')} is in quarantine: ${reason}`;
}

/** What people are told as long as it lasts, and what they could do in Git. */
export function quarantineCondition(hold: Hold): Condition {
  const message = `${reasonOf(hold)} Automation does not deploy it again. ${proposal(hold)} The quarantine ends when Git states something else, when somebody syncs it by hand, or with a release of the application.`;
  return { type: 'RollbackQuarantine', message };
}

function reasonOf({ quarantine, reason }: Hold): string {
  if (!quarantine?.author) return `${reason}.`;
  const subject = quarantine.subject ? ` ("${quarantine.subject}")` : '';
  return `${reason}. The commit is by ${quarantine.author}${subject}.`;
}

function proposal({ quarantine, deployment }: Hold): string {
  const [bad = '', good = ''] = [quarantine?.revision, deployment?.revision];
  if (bad === good) {
    return 'The commit is the same: take the change of the application back.';
  }
  if (!/^[0-9a-f]{40,}$/.test(bad)) return `Go back to ${good} in Git.`;
  return `Proposed for Git: git revert ${bad}, or what else came since ${shortRevision(good)}.`;
}
