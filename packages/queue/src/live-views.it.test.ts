import type { ResourceTree, TreeNode } from '@lockstep/domain';
import { createRedis, waitFor } from '@lockstep/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TreeDelta } from './api.ts';
import { openLiveViews } from './live-views.ts';

let server: Awaited<ReturnType<typeof createRedis>>;
let owner: ReturnType<typeof openLiveViews>;
let viewer: ReturnType<typeof openLiveViews>;
let admin: Redis;

beforeAll(async () => {
  server = await createRedis();
  owner = openLiveViews({ redisUrl: server.url });
  viewer = openLiveViews({ redisUrl: server.url });
  admin = new Redis(server.url);
});

afterAll(async () => {
  await Promise.all([owner.close(), viewer.close()]);
  admin.disconnect();
  await server.close();
});

const node = (name: string): TreeNode => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace: 'default',
  name,
  uid: name,
});

const treeOf = (...names: string[]): ResourceTree => ({
  nodes: names.map(node),
  orphanedNodes: [],
  hosts: [],
  shardsCount: 0,
});

const delta = (...names: string[]) => ({ upserted: names.map(node), removedUids: [] });

describe('live views', () => {
  it('answers the tree that was put last, and nothing for one that was dropped', async () => {
    await owner.putTree('u1', treeOf('a'), delta('a'));
    await owner.putTree('u1', treeOf('a', 'b'), delta('b'));
    expect((await viewer.getTree('u1'))?.tree).toEqual(treeOf('a', 'b'));
    await owner.dropTree('u1');
    expect(await viewer.getTree('u1')).toBeUndefined();
  });

  it('tells every delta, with versions that grow by one and end at that of the tree', async () => {
    const seen: TreeDelta[] = [];
    const stop = await viewer.onTreeDelta((told) => seen.push(told));
    await owner.putTree('u2', treeOf('a'), delta('a'));
    await owner.putTree('u2', treeOf('a', 'b'), { ...delta('b'), health: 'Healthy' });
    await owner.putTree('u2', treeOf('b'), { upserted: [], removedUids: ['a'] });
    await waitFor(() => seen.length === 3, { what: 'three deltas' });
    const [first, second, third] = seen as [TreeDelta, TreeDelta, TreeDelta];
    expect([second.version, third.version]).toEqual([first.version + 1, first.version + 2]);
    expect(second).toMatchObject({ uid: 'u2', health: 'Healthy', upserted: [node('b')] });
    expect(third.removedUids).toEqual(['a']);
    expect((await viewer.getTree('u2'))?.version).toBe(third.version);
    await stop();
  });

  it('has versions that only grow when Redis lost everything in between', async () => {
    await owner.putTree('u3', treeOf('a'), delta('a'));
    const before = await viewer.getTree('u3');
    await admin.flushall();
    expect(await viewer.getTree('u3')).toBeUndefined();
    // Versions begin with the time: losing everything takes longer than a tick of the clock.
    await waitFor(() => Date.now() > (before?.version ?? 0), { what: 'the clock moves' });
    await owner.putTree('u3', treeOf('a'), delta('a'));
    const after = await viewer.getTree('u3');
    expect(after?.version).toBeGreaterThan(before?.version as number);
  });

  it('tells deltas again after the subscription was cut', async () => {
    const seen: TreeDelta[] = [];
    await viewer.onTreeDelta((told) => seen.push(told));
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await waitFor(
      async () => {
        await owner.putTree('u4', treeOf('a'), delta('a'));
        return seen.length > 0;
      },
      { what: 'a delta arrives' },
    );
  });
});
