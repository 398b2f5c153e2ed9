import { BOOTSTRAP_KEY, bootstrapState } from '../../lockstep/bootstrap-state.ts';
import type { Topic } from '../topic.ts';

/** How far the set-up is, now and whenever that changes. */
export const bootstrapTopic: Topic<'bootstrap'> = async (_message, context) => {
  const { lockstep, send, signal } = context;
  const tell = async () => {
    const state = await bootstrapState(lockstep.store);
    if (!signal.aborted) send({ ...state, type: 'bootstrap' });
  };
  const unsubscribe = lockstep.changes.subscribe(async (batch) => {
    if (batch.settings.has(BOOTSTRAP_KEY)) await tell();
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  await tell();
};
