import {
  ANNOTATION_APPROVALS,
  type ApprovalDecision,
  type ApprovalRequest,
  type KubeObject,
  type Operation,
  parseProject,
} from '@lockstep/domain';
import { ballotFor, outstandingOf } from '@lockstep/engine';
import { spawnNode, uniqueNamespace, waitFor } from '@lockstep/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { gate, openGate, untilGateRuns } from '../testing/gate.ts';
import { configMap, hookJob } from '../testing/manifests.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { COLLECTED_WITHIN_MS, conditionOf, startApp, type TestApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';

/** Syncs that wait for people, by the real worker on a real API server. */

let stack: Stack;
let worker: Worker | undefined;
let sql: pg.Pool;

beforeAll(async () => {
  stack = await startStack();
  sql = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});
afterAll(async () => {
  await worker?.stop();
  await sql?.end();
  await stack?.close();
});

const RULE = `
- name: production
  destinations: [{ server: '*' }]
`;

async function project(rules = RULE): Promise<string> {
  const name = uniqueNamespace('approvals');
  await save(name, rules);
  return name;
}

async function save(name: string, rules: string): Promise<void> {
  const raw = {
    metadata: { name, annotations: { [ANNOTATION_APPROVALS]: rules } },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  for (const { uid } of await stack.store.projects.applicationsOf(name)) await stack.signal(uid);
}

const files = (value: string) => ({ 'app/a.json': configMap('a', { value }) });
const manual = async (rules?: string) => ({
  automated: null,
  spec: { project: await project(rules) },
});

/** The newest request of an application that is in the state. */
function request(
  app: TestApp,
  state: ApprovalRequest['state'] = 'pending',
): Promise<ApprovalRequest> {
  return waitFor(
    async () => {
      const { approvals } = stack.store;
      const found = await approvals.list({ permitted: { uids: [app.uid] }, limit: 5 });
      const [newest] = found;
      if (newest?.state === state) return newest;
      const latest = await stack.store.operations.latest(app.uid, 1);
      throw new Error(JSON.stringify({ found, latest }, null, 1));
    },
    { what: `a request of ${app.name} that is ${state}`, deadlineMs: 60_000 },
  );
}

/** As the server does, which asks for the permission before. */
async function answer(
  { id, application }: ApprovalRequest,
  by: string,
  decision: ApprovalDecision = 'approve',
): Promise<ApprovalRequest> {
  const identity = `test ${by}`;
  const voter = { username: by, identity, groups: [], roles: [], isProjectToken: false };
  const after = await stack.store.approvals.answer(
    id,
    { name: by },
    {
      judge: (asked) => {
        const ballot = ballotFor(asked, voter);
        if (ballot.kind !== 'may') throw new Error(ballot.because);
        return { identity, decision, comment: `${decision} it`, rules: ballot.rules };
      },
      isComplete: (asked) => outstandingOf(asked).length === 0,
    },
  );
  await stack.signal(application.uid);
  return after;
}

async function lapse({ id, application }: ApprovalRequest): Promise<void> {
  await sql.query(`UPDATE approval SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    id,
  ]);
  await stack.signal(application.uid);
}

const dataOf = async (app: TestApp) => (await app.data('a'))?.value;

describe('a sync by hand', () => {
  it('changes nothing, hooks included, until people enough have approved what they were shown', async () => {
    const rules = `${RULE}  count: 2\n`;
    const app = await startApp(
      stack,
      { ...files('1'), 'app/hook.json': hookJob('before', 'PreSync') },
      await manual(rules),
    );
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const asked = await request(app);
    const waiting = await app.until('told', (now) => now.status.operationState?.message !== '');
    expect(waiting.status.operationState).toMatchObject({
      phase: 'Running',
      message: 'Waiting for 2 approvals (rule production)',
      waitingFor: [
        { condition: '2 approvals (rule production)', until: asked.expiresAt, approval: asked.id },
      ],
    });
    expect(asked).toMatchObject({
      operationId: begun.id,
      askedBy: { username: 'kim' },
      changes: { created: 2, hooks: 1, changed: 0, pruned: 0 },
    });
    const diff = await stack.store.approvals.diff(asked.id);
    const items = diff && 'items' in diff ? diff.items : [];
    expect(items.map(({ kind, name, hook }) => [kind, name, hook])).toEqual([
      ['Namespace', app.namespace, false],
      ['Job', 'before', true],
      ['ConfigMap', 'a', false],
    ]);
    await app.until('compared meanwhile', (now) => now.status.sync.status === 'OutOfSync');
    await app.lookedAtAgain();
    await expect(answer(asked, 'Kim')).rejects.toThrow('who asked');
    await answer(asked, 'lee');
    await expect(answer(asked, 'LEE ')).rejects.toThrow('answered already');
    await app.until('one more', (now) =>
      Boolean(now.status.operationState?.message.includes('1 more approval (rule')),
    );
    expect(await app.live('Namespace', app.namespace)).toBeUndefined();
    expect((await answer(asked, 'max')).state).toBe('approved');
    expect((await app.ended(begun)).phase).toBe('Succeeded');
    expect(await dataOf(app)).toBe('1');
    const audit = await stack.store.audit.list({ object: `argocd/${app.name}`, limit: 10 });
    const rows = audit.filter(({ detail }) => detail.approval === asked.id);
    expect(rows.map(({ actor, action }) => [actor, action])).toEqual([
      ['max', 'approve-sync'],
      ['lee', 'approve-sync'],
      ['lockstep', 'ask-approval'],
    ]);
    expect(new Set(rows.map(({ detail }) => detail.hash)).size).toBe(1);
  });

  it('that is rejected fails without a change, and says by whom', async () => {
    const app = await startApp(stack, files('1'), await manual());
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    await answer(await request(app), 'lee', 'reject');
    const { phase, message } = await app.ended(begun);
    expect([phase, message]).toEqual(['Failed', 'the sync was rejected by lee: reject it']);
    expect(await dataOf(app)).toBeUndefined();
  });

  it('that nobody approves in time fails, by the clock of the database', async () => {
    const app = await startApp(stack, files('1'), await manual());
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const asked = await request(app);
    await lapse(asked);
    await expect(answer(asked, 'lee')).rejects.toThrow('the time to approve it is over');
    const { phase, message } = await app.ended(begun);
    expect(phase).toBe('Failed');
    expect(message).toContain('was not approved by');
    expect(await request(app, 'expired')).toMatchObject({ id: asked.id });
    expect(await dataOf(app)).toBeUndefined();
  });

  it('is stopped whatever its row claims of an approval', async () => {
    const other = await startApp(stack, files('1'), await manual());
    await other.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const approved = await answer(await request(other), 'lee');
    const app = await startApp(stack, files('1'), await manual());
    const forged: Partial<Operation> = {
      approval: approved.id,
      message: 'approved',
      sync: { autoHealAttemptsCount: 1 },
    };
    await app.begin({ ...forged, initiatedBy: { username: 'kim' } });
    expect((await request(app)).id).not.toBe(approved.id);
    expect(await dataOf(app)).toBeUndefined();
  });

  it('as a dry run asks nobody', async () => {
    const app = await startApp(stack, files('1'), await manual());
    expect((await app.sync({ dryRun: true })).phase).toBe('Succeeded');
    expect(await stack.store.approvals.list({ permitted: { uids: [app.uid] }, limit: 1 })).toEqual(
      [],
    );
  });

  it('asks anew where the way it is synced changes meanwhile', async () => {
    const app = await startApp(stack, files('1'), await manual());
    await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const first = await request(app);
    const { spec } = await app.now();
    const syncPolicy = { syncOptions: ['CreateNamespace=true', 'Replace=true'] };
    await app.edit({ ...spec, syncPolicy });
    await app.refresh();
    const second = await waitFor(
      async () => {
        const now = await request(app);
        return now.id === first.id ? undefined : now;
      },
      { what: 'another request', deadlineMs: 60_000 },
    );
    expect(second.subject.hash).not.toBe(first.subject.hash);
    await expect(answer(first, 'lee')).rejects.toThrow('it is void');
    await app.until('told', (now) =>
      Boolean(now.status.operationState?.message.startsWith('What would be synced has changed')),
    );
  });

  it('to a revision that somebody names, as a rollback is, stays asked about while Git moves on', async () => {
    const app = await startApp(stack, files('1'), await manual());
    const old = await app.repo.head();
    await app.push(files('2'));
    const { source } = (await app.now()).spec;
    const sync = { source, revision: old, syncStrategy: { apply: {} }, rollback: { id: 0 } };
    const begun = await app.begin({ sync, initiatedBy: { username: 'kim' } });
    const asked = await request(app);
    expect(asked.revision).toBe(old);
    await app.push(files('3'));
    await app.lookedAtAgain();
    expect((await answer(asked, 'lee')).state).toBe('approved');
    expect((await app.ended(begun)).phase).toBe('Succeeded');
    expect(await dataOf(app)).toBe('1');
  });

  it('that is terminated is not asked about any more', async () => {
    const app = await startApp(stack, files('1'), await manual());
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const asked = await request(app);
    await stack.store.operations.terminate(app.uid, { name: 'kim' });
    await stack.signal(app.uid);
    expect((await app.ended(begun)).phase).toBe('Failed');
    await expect(answer(asked, 'lee')).rejects.toThrow('it is void');
  });

  it('goes on without approval where the rule lets it be bypassed', async () => {
    const app = await startApp(stack, files('1'), await manual(`${RULE}  bypass: true\n`));
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const { id } = await request(app);
    const by = { reason: 'incident 7', judge: () => {} };
    await stack.store.approvals.bypass(id, { name: 'kim' }, by);
    await app.refresh();
    expect((await app.ended(begun)).phase).toBe('Succeeded');
  });
});

describe('automated sync', () => {
  it('waits; a new commit makes what was asked void, and is asked about itself', async () => {
    const app = await startApp(stack, files('1'), { spec: { project: await project() } });
    const first = await request(app);
    expect(first.askedBy).toEqual({ automated: true });
    const head = await app.push(files('2'));
    const second = await waitFor(
      async () => {
        const now = await request(app);
        return now.operationId === first.operationId ? undefined : now;
      },
      { what: 'a request for the new commit', deadlineMs: 60_000 },
    );
    await expect(answer(first, 'lee')).rejects.toThrow('it is void');
    const { reason } = (await stack.store.approvals.get(first.id)) ?? {};
    expect(reason).toBe(`the request for approval is void: Git states ${head.slice(0, 7)} by now`);
    expect(await dataOf(app)).toBeUndefined();
    await answer(second, 'lee');
    await app.untilSynced();
    expect(await dataOf(app)).toBe('2');
    expect(conditionOf(await app.now(), 'SyncError')).toBeUndefined();
  });

  it('puts back what was approved and deployed; deleting more is asked about', async () => {
    const app = await startApp(stack, files('1'), { spec: { project: await project() } });
    const approved = await answer(await request(app), 'lee');
    await app.untilSynced();
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: app.namespace };
    const patch = { data: { value: 'drifted' } };
    await stack.kube.patch({ ...ref, name: 'a' }, patch, 'merge');
    await waitFor(async () => (await dataOf(app)) === '1', { what: 'the heal' });
    expect((await request(app, 'approved')).id).toBe(approved.id);
    const live = (await app.live('ConfigMap', 'a')) as KubeObject;
    const { annotations = {}, labels } = live.metadata;
    const id = 'argocd.argoproj.io/tracking-id';
    const copied = { ...annotations, [id]: String(annotations[id]).replace(/\/a$/, '/extra') };
    const metadata = { name: 'extra', namespace: app.namespace, labels, annotations: copied };
    await stack.kube.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    const pruning = await request(app);
    expect(pruning.changes).toMatchObject({ pruned: 1 });
    expect(await app.live('ConfigMap', 'extra')).toBeDefined();
    await answer(pruning, 'lee');
    await waitFor(async () => !(await app.live('ConfigMap', 'extra')), {
      what: 'the prune',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
  });

  it('that is rejected is not begun again until Git states something else', async () => {
    const app = await startApp(stack, files('1'), { spec: { project: await project() } });
    await answer(await request(app), 'lee', 'reject');
    await app.untilCondition('SyncError', 'rejected by lee');
    await app.lookedAtAgain('hard');
    expect((await request(app, 'rejected')).state).toBe('rejected');
    await app.push(files('2'));
    await answer(await request(app), 'lee');
    await app.untilSynced();
  });

  it('may be exempt', async () => {
    const exempt = await project(`${RULE}  automation: false\n`);
    const app = await startApp(stack, files('1'), { spec: { project: exempt } });
    await app.untilSynced();
  });
});

describe('between waves', () => {
  const waved = (): KubeObject[] => [
    gate(),
    configMap('a', { value: '1' }, { 'argocd.argoproj.io/sync-wave': '1' }),
  ];

  it('an approval that lapsed holds the next one until it is given again', async () => {
    const app = await startApp(stack, { 'app/a.yaml': waved() }, await manual());
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const first = await answer(await request(app), 'lee');
    await untilGateRuns(app);
    await lapse(first);
    await openGate(stack, app);
    const second = await request(app);
    expect(second.id).not.toBe(first.id);
    expect(await dataOf(app)).toBeUndefined();
    await answer(second, 'max');
    expect((await app.ended(begun)).phase).toBe('Succeeded');
    expect(await dataOf(app)).toBe('1');
  });
});

describe('a project whose approvals cannot be read', () => {
  it('holds its syncs back', async () => {
    const app = await startApp(stack, files('1'), await manual('- name: 7'));
    const { phase, message } = await app.sync({});
    expect(phase).toBe('Failed');
    expect(message).toContain('cannot be read: lockstep.dev/approvals[0]');
    expect(await dataOf(app)).toBeUndefined();
  });
});

describe('a worker that is killed while a sync waits', () => {
  it('leaves it waiting; its successor goes on once it is approved', async () => {
    await worker?.stop();
    worker = undefined;
    const start = () =>
      spawnNode('apps/worker/src/main.ts', {
        env: { ...stack.env, LOCKSTEP_LEASE_SECONDS: '2' },
        ready: async (process) => (await process.log()).includes('worker ready'),
      });
    const first = await start();
    const app = await startApp(stack, files('1'), await manual());
    const begun = await app.begin({ sync: {}, initiatedBy: { username: 'kim' } });
    const asked = await request(app);
    await first.kill();
    const second = await start();
    await app.refresh();
    const key = `cluster/${stack.clusterId}/0`;
    await waitFor(() => stack.store.leases.get(key), { what: 'a successor' });
    expect((await request(app)).id).toBe(asked.id);
    expect(await dataOf(app)).toBeUndefined();
    await answer(asked, 'lee');
    expect((await app.ended(begun)).phase).toBe('Succeeded');
    expect(await dataOf(app)).toBe('1');
    await second.stop();
  });
});

describe('a change of the sealing key', () => {
  it('leaves a sync waiting for what it waited for, approved before or after, and heals as they are', async () => {
    await worker?.stop();
    const old = stack.env.LOCKSTEP_SECRET_KEY ?? '';
    const next = Buffer.alloc(32, 8).toString('base64');
    const start = (secretKey: string, previous: string) => {
      const keys = { LOCKSTEP_SECRET_KEY: secretKey, LOCKSTEP_SECRET_KEY_PREVIOUS: previous };
      return startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn', ...keys }, []));
    };
    worker = await start(old, next);
    const healing = await startApp(stack, files('1'), { spec: { project: await project() } });
    const deployed = await answer(await request(healing), 'lee');
    await healing.untilSynced();
    const apps = [await startApp(stack, files('1'), await manual())];
    apps.push(await startApp(stack, files('2'), await manual()));
    const [before, after] = apps as [TestApp, TestApp];
    const runs = [];
    for (const app of apps) {
      runs.push(await app.begin({ sync: {}, initiatedBy: { username: 'kim' } }));
      await request(app);
    }
    const [asked, other] = [await request(before), await request(after)];
    await worker.stop();
    worker = undefined;
    await answer(asked, 'lee');
    worker = await start(next, old);
    expect((await before.ended(runs[0] as Operation)).phase).toBe('Succeeded');
    expect((await request(before, 'approved')).id).toBe(asked.id);
    await after.lookedAtAgain();
    expect((await request(after)).id).toBe(other.id);
    await answer(other, 'lee');
    expect((await after.ended(runs[1] as Operation)).phase).toBe('Succeeded');
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: healing.namespace };
    await stack.kube.patch({ ...ref, name: 'a' }, { data: { value: 'drifted' } }, 'merge');
    await waitFor(async () => (await dataOf(healing)) === '1', { what: 'the heal' });
    expect((await request(healing, 'approved')).id).toBe(deployed.id);
  });
});
