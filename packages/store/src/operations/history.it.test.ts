import type { Hold } from '@lockstep/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusUpdate } from '../api.ts';
import {
  ADMIN,
  createNamed,
  openTestStore,
  operationOf,
  type TestStore,
} from '../testing/test-store.ts';

let test: TestStore;
let uid: string;
let name: string;
let made = 0;

beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());
beforeEach(async () => {
  name = `app-${made++}`;
  [uid] = (await createNamed(test.store, name)) as [string];
});

const DEPLOYED_AT = '2026-01-02T03:05:00Z';

/** A sync from its beginning to its end; what succeeds is kept in the history. */
async function sync(phase: 'Running' | 'Succeeded' | 'Failed', rolledBackTo?: number) {
  const operation = operationOf(uid);
  await test.store.operations.start(operation, ADMIN);
  if (phase === 'Running') return;
  const { startedAt } = operation;
  const operationState = { operation: {}, phase, message: '', startedAt };
  const history = { revision: 'r', deployedAt: DEPLOYED_AT, fingerprint: 'f', rolledBackTo };
  await test.store.operations.save({
    saves: [
      {
        operation: { ...operation, phase, finishedAt: DEPLOYED_AT },
        status: { status: { operationState } },
        ...(phase === 'Succeeded' ? { history } : {}),
      },
    ],
  });
}

const see = (healthStatus: StatusUpdate['healthStatus']) =>
  test.store.applications.saveStatus([{ uid, healthStatus }]);

const healths = async () => (await test.store.history.list(uid)).map(({ health }) => health);

describe('a deployment', () => {
  it.each<[string, string[], string | undefined]>([
    ['that was seen Healthy', ['Healthy'], 'Healthy'],
    ['that became Degraded', ['Healthy', 'Degraded'], 'Degraded'],
    [
      'that is Progressing, Missing or Unknown after it was Healthy',
      ['Healthy', 'Progressing', 'Missing', 'Unknown'],
      'Healthy',
    ],
    ['that nobody saw Healthy', ['Progressing'], undefined],
  ])('%s keeps that', async (_, seen, kept) => {
    await sync('Succeeded');
    for (const health of seen) await see(health);
    expect(await healths()).toEqual([kept]);
    const shown = await test.store.applications.get({ namespace: 'argocd', name });
    expect(shown?.status.history?.[0]?.health).toBe(kept);
  });

  it('is judged while it is the newest', async () => {
    await sync('Succeeded');
    await see('Healthy');
    await sync('Succeeded', 0);
    await see('Degraded');
    expect(await healths()).toEqual(['Healthy', 'Degraded']);
    expect((await test.store.history.get(uid, 1))?.rolledBackTo).toBe(0);
  });

  it.each(['Running', 'Failed'] as const)(
    'is not judged once another sync is %s: what runs may be half of that one',
    async (phase) => {
      await sync('Succeeded');
      await see('Healthy');
      await sync(phase);
      await see('Degraded');
      expect(await healths()).toEqual(['Healthy']);
    },
  );

  it('is not judged by what was seen before it ended, though written with its end', async () => {
    await sync('Succeeded');
    const operation = operationOf(uid);
    await test.store.operations.start(operation, ADMIN);
    const { startedAt } = operation;
    const state = { operation: {}, phase: 'Succeeded' as const, message: '', startedAt };
    await test.store.operations.save({
      statuses: [{ uid, healthStatus: 'Healthy' }],
      saves: [
        {
          operation: { ...operation, phase: 'Succeeded', finishedAt: DEPLOYED_AT },
          status: { status: { operationState: state } },
          history: { revision: 'r2', deployedAt: DEPLOYED_AT },
        },
      ],
    });
    expect(await healths()).toEqual([undefined, undefined]);
  });
});

describe('a rollback with a hold', () => {
  const hold: Hold = { by: 'kim', reason: 'incident 7', since: DEPLOYED_AT };

  it('holds from its first moment, audited, and tells of it once', async () => {
    await test.store.operations.start(operationOf(uid), ADMIN, { hold });
    expect((await test.store.applications.record(uid))?.holds).toEqual([hold]);
    const audit = await test.store.audit.list({ object: `argocd/${name}`, limit: 2 });
    expect(audit.map(({ action, detail }) => [action, detail.reason])).toEqual([
      ['hold', 'incident 7'],
      ['sync', undefined],
    ]);
  });

  it('that cannot begin holds nothing', async () => {
    await test.store.operations.start(operationOf(uid), ADMIN);
    const second = test.store.operations.start(operationOf(uid), ADMIN, { hold });
    await expect(second).rejects.toMatchObject({ code: 'failed-precondition' });
    expect((await test.store.applications.record(uid))?.holds).toEqual([]);
  });
});

describe('a quarantine', () => {
  const quarantine = { fingerprint: 'f', revision: 'r' };
  const kept: Hold = { by: 'lockstep', reason: 'x', since: DEPLOYED_AT, quarantine };
  const hold: Hold = { by: 'kim', reason: 'y', since: DEPLOYED_AT };
  const held = async () => (await test.store.applications.record(uid))?.holds;

  it('stands beside a hold of the application', async () => {
    await test.store.applications.hold(uid, kept, ADMIN);
    await test.store.applications.hold(uid, hold, ADMIN);
    expect(await held()).toEqual([kept, hold]);
    await test.store.applications.release(uid, { quarantine }, ADMIN);
    expect(await held()).toEqual([hold]);
  });

  it('ends with a release of the application', async () => {
    await test.store.applications.hold(uid, kept, ADMIN);
    await test.store.applications.hold(uid, hold, ADMIN);
    await test.store.applications.release(uid, {}, ADMIN);
    expect(await held()).toEqual([]);
  });
});
