import { ANNOTATION_APPROVALS, type ApprovalRequest, parseProject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { widget, widgetCrd } from '../testing/manifests.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { conditionOf, startApp, type TestApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';

/** Applications that go back by themselves, in projects whose syncs have to be approved. */

let stack: Stack;
let worker: Worker;
const group = `${uniqueNamespace('approvals')}.example.com`;

beforeAll(async () => {
  stack = await startStack();
  await stack.kube.create(widgetCrd(group));
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});
afterAll(async () => {
  await worker?.stop();
  const crd = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
  await stack?.kube.delete({ ...crd, namespace: '', name: `widgets.${group}` });
  await stack?.close();
});

const version = (text: string) => ({ 'app/w.json': widget(group, 'w', { version: text }) });
const refOf = ({ namespace }: TestApp) => ({
  ...{ group, version: 'v1', kind: 'Widget' },
  ...{ namespace, name: 'w' },
});
const liveVersion = async (app: TestApp) =>
  (await stack.kube.find(refOf(app)))?.metadata.annotations?.version;

async function setReady(app: TestApp, ready: boolean): Promise<void> {
  const condition = { type: 'Ready', status: ready ? 'True' : 'False', reason: 'Failed' };
  await stack.kube.patch(refOf(app), { status: { conditions: [condition] } }, 'merge');
}

async function waitingRequest(app: TestApp, after?: ApprovalRequest): Promise<ApprovalRequest> {
  return waitFor(
    async () => {
      const permitted = { uids: [app.uid] };
      const [newest] = await stack.store.approvals.list({ permitted, limit: 1 });
      if (newest?.state === 'pending' && newest.id !== after?.id) return newest;
      const latest = await stack.store.operations.latest(app.uid, 2);
      throw new Error(JSON.stringify({ newest, latest, now: (await app.now()).status }, null, 1));
    },
    { what: `a request of ${app.name}`, deadlineMs: 30_000 },
  );
}

async function answer(
  { id, application }: ApprovalRequest,
  decision: 'approve' | 'reject' = 'approve',
): Promise<void> {
  const judge = () => ({ identity: 'lee', decision, comment: 'looked', rules: ['production'] });
  const by = { judge, isComplete: () => true };
  await stack.store.approvals.answer(id, { name: 'lee' }, by);
  await stack.signal(application.uid);
}

/** Version 1 was Healthy; version 2, approved as well, is deployed and Degraded now. */
async function degraded(rule = ''): Promise<TestApp> {
  const project = uniqueNamespace('approvals');
  const rules = `[{name: production, destinations: [{server: '*'}]${rule}}]`;
  const raw = {
    metadata: { name: project, annotations: { [ANNOTATION_APPROVALS]: rules } },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  const app = await startApp(stack, version('1'), { spec: { project } });
  await app.annotate({ 'lockstep.dev/rollback-on-degraded': '5m' });
  const isAsked = rule === '';
  if (isAsked) await answer(await waitingRequest(app));
  await app.untilSynced();
  await setReady(app, true);
  await app.until('the health of 1', ({ status }) => status.history?.[0]?.health === 'Healthy');
  await app.push(version('2'));
  if (isAsked) await answer(await waitingRequest(app));
  await app.until('2 deployments', ({ status }) => status.history?.length === 2);
  await app.untilSynced();
  await setReady(app, false);
  return app;
}

describe('a rollback by itself', () => {
  it('waits for an approval like any sync, and says so; then it goes back', async () => {
    const app = await degraded();
    const asked = await waitingRequest(app);
    expect(asked).toMatchObject({ askedBy: { automated: true }, changes: { changed: 1 } });
    const waiting = await app.until('told', ({ status }) =>
      Boolean(status.operationState?.message.startsWith('Waiting for 1 approval')),
    );
    expect(waiting.status.operationState?.operation.sync).toMatchObject({
      rollback: { because: expect.stringContaining('became Degraded') },
    });
    expect(await liveVersion(app)).toBe('2');
    await answer(asked);
    await app.until('rolled back', ({ status }) => status.history?.[2]?.rolledBackTo === 0);
    expect(await liveVersion(app)).toBe('1');
    expect(conditionOf(await app.now(), 'RollbackQuarantine')).toBeDefined();
  });

  it('gives way to a commit that mends what it would undo', async () => {
    const app = await degraded();
    const asked = await waitingRequest(app);
    const mended = await app.push(version('3'));
    const next = await waitingRequest(app, asked);
    expect([next.revision, next.operationId === asked.operationId]).toEqual([mended, false]);
    expect(await stack.store.approvals.get(asked.id)).toMatchObject({
      state: 'void',
      reason: expect.stringContaining(mended.slice(0, 7)),
    });
    await answer(next);
    await app.until('deployed', ({ status }) => status.sync.revision === mended);
    await waitFor(async () => (await liveVersion(app)) === '3', { what: 'what mends it' });
  });

  it('that is rejected is not asked about again, and the bad revision stays kept out', async () => {
    const app = await degraded();
    const asked = await waitingRequest(app);
    await answer(asked, 'reject');
    await app.until('the end of it', ({ status }) =>
      Boolean(status.operationState?.message.includes('rejected by lee')),
    );
    const still = await app.lookedAtAgain();
    expect(still.status.history).toHaveLength(2);
    expect(conditionOf(still, 'RollbackQuarantine')).toBeDefined();
    const [newest] = await stack.store.approvals.list({ permitted: { uids: [app.uid] }, limit: 1 });
    expect(newest).toMatchObject({ id: asked.id, state: 'rejected' });
    expect(await liveVersion(app)).toBe('2');
  });

  it('goes back at once where the rule leaves automation alone', async () => {
    const app = await degraded(', automation: false');
    await app.until('rolled back', ({ status }) => status.history?.[2]?.rolledBackTo === 0);
    expect(await liveVersion(app)).toBe('1');
  });
});
