import { applicationObject } from '@lockstep/access';
import type { Application } from '@lockstep/domain';
import { findApplication } from '../../applications/find-application.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Topic } from '../topic.ts';

/** One application, whole, now and whenever it changes. */
export const applicationTopic: Topic<'application'> = async ({ name, namespace }, context) => {
  const { request, lockstep, send, signal } = context;
  const reference = { name, appNamespace: namespace };
  const permission = { resource: 'applications', action: 'get' } as const;
  const find = () => findApplication(request, reference, permission);
  const { uid } = await context.stand(find);
  // Of another project by now, it may be none of theirs: the check that follows says so.
  const mayGet = ({ metadata, spec }: Application) =>
    isAllowed(request, applicationObject({ ...metadata, project: spec.project }), permission);
  const tell = (application: Application | undefined) => {
    if (!application) send({ type: 'removed' });
    else if (mayGet(application)) send({ type: 'application', application });
  };
  const unsubscribe = lockstep.changes.subscribe(async (batch) => {
    if (!batch.applications.has(uid)) return;
    tell(await batch.application(uid));
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  // After subscribing, so that no change falls between.
  const [application] = await lockstep.store.applications.getMany([uid]);
  tell(application);
};
