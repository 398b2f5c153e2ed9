import { findApplication } from '../../applications/find-application.ts';
import type { Topic } from '../topic.ts';

/** One application, whole, now and whenever it changes. */
export const applicationTopic: Topic<'application'> = async ({ name, namespace }, context) => {
  const { request, lockstep, send, signal } = context;
  const reference = { name, appNamespace: namespace };
  const permission = { resource: 'applications', action: 'get' } as const;
  const find = () => findApplication(request, reference, permission);
  context.recheck(find);
  const { uid } = await find();
  const unsubscribe = lockstep.changes.subscribe(async (batch) => {
    if (!batch.applications.has(uid)) return;
    const application = await batch.application(uid);
    if (signal.aborted) return;
    send(application ? { type: 'application', application } : { type: 'removed' });
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  // After subscribing, so that no change falls between.
  const [application] = await lockstep.store.applications.getMany([uid]);
  if (!signal.aborted)
    send(application ? { type: 'application', application } : { type: 'removed' });
};
