import { EMPTY_TREE } from '@lockstep/domain';
import type { TreeDelta } from '@lockstep/queue';
import { findApplication } from '../../applications/find-application.ts';
import type { Topic } from '../topic.ts';

/**
 * The resource tree, whole first, then what changes. Deltas that come while the whole tree is read
 * wait; a gap in their versions makes the whole tree go out again.
 */
export const treeTopic: Topic<'tree'> = async ({ name, namespace }, context) => {
  const { request, lockstep, send, signal } = context;
  const reference = { name, appNamespace: namespace };
  const permission = { resource: 'applications', action: 'get' } as const;
  const find = () => findApplication(request, reference, permission);
  const { uid } = await context.stand(find);

  let version: number | undefined;
  let waiting: TreeDelta[] = [];

  const tell = (delta: TreeDelta) => {
    if (version === undefined) {
      waiting.push(delta);
    } else if (delta.version === version + 1) {
      version = delta.version;
      const { uid: _uid, ...changes } = delta;
      send({ type: 'delta', ...changes });
    } else if (delta.version > version) {
      version = undefined;
      waiting = [delta];
      tellWhole().catch((error) => request.log.warn({ err: error }, 'tree failed'));
    }
  };
  const tellWhole = async () => {
    const found = await lockstep.liveViews.getTree(uid);
    if (signal.aborted) return;
    version = found?.version ?? 0;
    send({ type: 'tree', version, tree: found?.tree ?? EMPTY_TREE });
    const missed = waiting;
    waiting = [];
    for (const delta of missed) tell(delta);
  };

  const unsubscribe = await lockstep.trees.subscribe(uid, (delta) => {
    if (!signal.aborted) tell(delta);
  });
  if (signal.aborted) return unsubscribe();
  signal.addEventListener('abort', unsubscribe, { once: true });
  await tellWhole();
};
