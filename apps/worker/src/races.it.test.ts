import type { Hold, Operation } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideUnrendered } from './decide/decide-unrendered.ts';
import { begin, begunOrBusy } from './decide/outcome.ts';
import { currentQuarantine } from './decide/quarantine.ts';
import { startDeletion } from './operate/deletion.ts';
import type { ClusterOwner } from './ownership/cluster-owner.ts';
import type { AppState } from './reconcile/app-state.ts';
import { StatusWriter } from './tell/status-writer.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, startApp, type TestApp } from './testing/test-app.ts';

/** What people do between a worker's look at an application and what it does about it. */

let stack: Stack;
let owner: ClusterOwner;

beforeAll(async () => {
  stack = await startStack();
  const { store } = stack;
  const log = { info: () => undefined };
  const writer = new StatusWriter(store, undefined);
  owner = { writer, services: { store }, log } as unknown as ClusterOwner;
});
afterAll(() => stack?.close());

const PERSON = { name: 'alice' };
const NOW = new Date('2026-01-01T12:00:00Z');

async function looked(): Promise<{ app: TestApp; record(): Promise<ApplicationRecord> }> {
  const app = await startApp(stack, { 'app/a.json': configMap('a', {}) });
  const record = async () => (await stack.store.applications.record(app.uid)) as ApplicationRecord;
  return { app, record };
}

it('a sync that a person began first is looked at next', async () => {
  const { app, record } = await looked();
  const seen = await record();
  const theirs: Operation = await app.begin({ sync: {} });
  const ours = await begin({ owner, record: seen }, { sync: {}, initiatedBy: { automated: true } });
  expect(begunOrBusy(ours, { because: 'it differs', now: NOW })).toEqual({
    kind: 'later',
    at: NOW.toISOString(),
    because: 'another operation is in progress',
    until: null,
  });
  expect((await stack.store.operations.active(app.uid))?.id).toBe(theirs.id);
});

it('a deletion waits for the sync that a person began first', async () => {
  const { app, record } = await looked();
  await stack.store.applications.requestDelete(
    { namespace: 'argocd', name: app.name },
    'foreground',
    PERSON,
  );
  const seen = await record();
  const theirs: Operation = await app.begin({ sync: {} });
  expect(await startDeletion(owner, seen)).toBeUndefined();
  expect((await stack.store.operations.active(app.uid))?.id).toBe(theirs.id);
  const finishedAt = NOW.toISOString();
  await owner.writer.saveOperation({ operation: { ...theirs, phase: 'Succeeded', finishedAt } });
  expect((await startDeletion(owner, seen))?.kind).toBe('delete');
});

it('a quarantine that a person released first is over', async () => {
  const { app, record } = await looked();
  const quarantine = { revision: 'a'.repeat(40), fingerprint: 'bad' };
  const hold: Hold = { reason: 'Degraded', by: 'lockstep', since: NOW.toISOString(), quarantine };
  await stack.store.applications.hold(app.uid, hold, PERSON);
  const seen = await record();
  await stack.store.applications.release(app.uid, { quarantine }, PERSON);
  const question = { fingerprint: 'good', now: NOW, actor: PERSON };
  const lastOperation = async () => undefined;
  const current = await currentQuarantine(owner, seen, { ...question, lastOperation });
  expect(current).toBeUndefined();
  expect(seen.holds).toEqual([]);
});

it('what kept an application from going back is told no longer than it holds', async () => {
  const { app, record } = await looked();
  const message = 'no other deployment was Healthy';
  await owner.writer.saveStatus({
    uid: app.uid,
    conditions: [{ type: 'RollbackError', message }],
  });
  expect(conditionOf(await app.now(), 'RollbackError')).toBe(message);
  // Nothing is known to be Degraded any more, and Git does not render.
  const state = { rollsBack: false, verdicts: [] } as unknown as AppState;
  expect(await decideUnrendered(owner, await record(), state)).toEqual({ kind: 'none' });
  expect(conditionOf(await app.now(), 'RollbackError')).toBeUndefined();
});
