import { APPROVALS_SETTING } from '@lockstep/store';
import type { Topic } from '../topic.ts';

/** That there are other requests or answers than before; which ones is asked for as a list. */
export const approvalsTopic: Topic<'approvals'> = async (_message, { lockstep, send, signal }) => {
  const unsubscribe = lockstep.changes.subscribe((batch) => {
    if (batch.settings.has(APPROVALS_SETTING) && !signal.aborted) send({ type: 'approvals' });
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  send({ type: 'approvals' });
};
