import type { AuditStore } from '@lockstep/store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DeniedAttempt, DeniedAttempts } from './denied-attempts.ts';

type Line = Parameters<AuditStore['record']>[0];
let lines: Line[];
let attempts: DeniedAttempts;
let lost: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  lost = [];
  attempts = new DeniedAttempts(
    async (line) => void lines.push(line),
    (error) => lost.push(error),
  );
});
afterEach(() => void vi.useRealTimers());

const attemptOf = (change: Partial<DeniedAttempt> = {}): DeniedAttempt => ({
  actor: { name: 'ana', address: '10.0.0.1' },
  action: 'sync',
  kind: 'application',
  object: 'argocd/web',
  project: 'shop',
  permission: 'applications, sync, shop/web',
  reason: 'permission denied',
  route: 'POST /api/v1/applications/:name/sync',
  ...change,
});

const told = () => lines.map(({ actor, object, detail }) => [actor.name, object, detail]);
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('denied attempts', () => {
  it('are written at once, with what was asked for', async () => {
    attempts.add(attemptOf());
    await settle();
    expect(lines).toEqual([
      {
        actor: { name: 'ana', address: '10.0.0.1' },
        action: 'sync',
        kind: 'application',
        object: 'argocd/web',
        project: 'shop',
        outcome: 'denied',
        detail: {
          reason: 'permission denied',
          route: 'POST /api/v1/applications/:name/sync',
          permission: 'applications, sync, shop/web',
        },
      },
    ]);
  });

  it('that repeat are one more line when the minute is over', async () => {
    for (let n = 0; n < 1000; n++) attempts.add(attemptOf());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines.map(({ detail }) => detail?.repeats)).toEqual([undefined, 999]);
    attempts.add(attemptOf());
    await settle();
    expect(lines).toHaveLength(3);
  });

  it.each([
    ['another person', { actor: { name: 'bo' } }],
    ['another object', { object: 'shop/other' }],
    ['another action', { action: 'delete' }],
    ['another kind', { kind: 'project' }],
  ])('of %s are lines of their own', async (_name, change) => {
    attempts.add(attemptOf());
    attempts.add(attemptOf(change));
    await settle();
    expect(lines).toHaveLength(2);
  });

  it('of one person who asks for everything are counted, and hide nobody else', async () => {
    for (let n = 0; n < 5000; n++) attempts.add(attemptOf({ object: `shop/${n}` }));
    attempts.add(attemptOf({ actor: { name: 'bo' } }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(32);
    expect(told().slice(-2)).toEqual([
      ['bo', 'argocd/web', expect.anything()],
      ['ana', '*', { attempts: 4970, reason: 'more than are written one by one' }],
    ]);
  });

  it('of many persons are bounded as well', async () => {
    for (let n = 0; n < 5000; n++) attempts.add(attemptOf({ actor: { name: `u${n}` } }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(301);
    expect(told().at(-1)).toEqual(['(several)', '*', expect.objectContaining({ attempts: 4700 })]);
  });

  it('are short', async () => {
    attempts.add(attemptOf({ object: 'x'.repeat(1e6), reason: 'y'.repeat(1e6) }));
    await settle();
    expect(JSON.stringify(lines).length).toBeLessThan(2000);
  });

  it('that cannot be written are told, and do not hold up the next', async () => {
    let isDown = true;
    attempts = new DeniedAttempts(
      async (line) => {
        if (isDown) throw new Error('down');
        lines.push(line);
      },
      (error) => lost.push(error),
    );
    attempts.add(attemptOf());
    await settle();
    isDown = false;
    attempts.add(attemptOf({ object: 'shop/b' }));
    await attempts.close();
    expect([lost.length, told().map(([, object]) => object)]).toEqual([1, ['shop/b']]);
  });

  it('are written before the end', async () => {
    attempts.add(attemptOf());
    attempts.add(attemptOf());
    await attempts.close();
    expect(lines).toHaveLength(2);
  });
});
