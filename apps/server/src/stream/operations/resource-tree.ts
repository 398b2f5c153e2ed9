import { EMPTY_TREE, type ResourceTree } from '@lockstep/domain';
import { z } from 'zod';
import { findApplication } from '../../applications/find-application.ts';
import type { Lockstep } from '../../dependencies.ts';
import { createKeyedQueue } from '../../http/async-queue.ts';
import { parseFields, selectFields } from '../../http/fields.ts';
import { keepOpen } from '../../http/kept-open.ts';
import { applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';

/** The whole tree now and after each change, as clients of the field read it. */
export const streamResourceTree: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/stream/applications/:name/resource-tree',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['stream'],
      params: z.object({ name: z.string() }),
      querystring: applicationQuery.extend({ fields: textParameter }),
    },
    handler: async (request, reply) => {
      const find = () => findApplication(request, { ...request.params, ...request.query });
      const { uid } = await find();
      const fields = parseFields(request.query.fields, 'result');
      return keepOpen(request, reply, async function* (signal) {
        for await (const tree of watchTree(lockstep, uid, signal)) {
          // Permissions may change while it is open.
          await find();
          yield selectFields(tree, fields);
        }
      });
    },
  });
};

async function* watchTree(
  { trees, liveViews }: Lockstep,
  uid: string,
  signal: AbortSignal,
): AsyncIterable<ResourceTree> {
  const changed = createKeyedQueue<true>(signal);
  const unsubscribe = await trees.subscribe(uid, () => changed.put(uid, true));
  try {
    changed.put(uid, true);
    for await (const _ of changed.values()) {
      yield (await liveViews.getTree(uid))?.tree ?? EMPTY_TREE;
    }
  } finally {
    unsubscribe();
  }
}
