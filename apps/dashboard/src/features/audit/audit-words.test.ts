import { describe, expect, it } from 'vitest';
import type { AuditChainState, AuditEntry } from '../../api/audit.ts';
import {
  applicationOf,
  chainText,
  changesOf,
  factsOf,
  markOf,
  noteText,
  whatText,
} from './audit-words.ts';

const entry = (change: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-01-02T03:04:05Z',
  actor: 'ann',
  groups: [],
  tokenId: '',
  address: '',
  requestId: '',
  cause: 'person',
  outcome: 'done',
  action: 'update',
  kind: 'application',
  object: 'argocd/web',
  project: 'shop',
  detail: {},
  ...change,
});

describe('a line', () => {
  it.each<[Partial<AuditEntry>, string]>([
    [{}, 'update application argocd/web'],
    [{ action: 'delete-resource' }, 'delete resource application argocd/web'],
    [{ action: 'get', kind: 'audit', object: '*' }, 'get audit'],
    [{ action: 'sign-in', kind: 'session', object: 'admin' }, 'sign in admin'],
    [{ action: 'rotate-key', kind: 'key', object: '*' }, 'rotate key'],
    [{ action: 'several', kind: 'several', detail: { attempts: 90 } }, '90 attempts, counted'],
  ])('%j says what was done', (change, text) => {
    expect(whatText(entry(change))).toBe(text);
  });

  it.each<[Partial<AuditEntry>, ReturnType<typeof markOf>]>([
    [{}, 'done'],
    [{ outcome: 'denied' }, 'denied'],
    [{ action: 'exec', detail: { ran: 'sh' } }, 'done'],
    [{ action: 'exec-end', detail: { ran: 'sh', exitCode: 1 } }, 'done'],
    [{ action: 'exec-end', detail: { reason: 'the client left' } }, 'done'],
    [{ action: 'exec-end', detail: { ran: 'sh', reason: 'nothing can be run here' } }, 'failed'],
    [{ action: 'exec-end', detail: { outcome: 'not started', reason: 'no pod' } }, 'failed'],
  ])('%j is marked %s', (change, mark) => {
    expect(markOf(entry(change))).toBe(mark);
  });

  it.each<[Partial<AuditEntry>, string]>([
    [{}, ''],
    [{ detail: { changes: [{ path: 'a' }] } }, '1 field changed'],
    [{ detail: { changes: [{ path: 'a' }], changesLeftOut: 4 } }, '5 fields changed'],
    [{ detail: { reason: 'ann asked', changes: [{ path: 'a' }] } }, 'ann asked'],
    [{ outcome: 'denied', detail: { reason: 'no', repeats: 3 } }, 'no · 3 more times'],
  ])('%j says more', (change, text) => {
    expect(noteText(entry(change))).toBe(text);
  });

  it('shows what changed, whatever its form', () => {
    const changes = [
      { path: 'spec.path', before: 'a', after: 'b' },
      { path: 'spec.n', after: 2 },
      { path: '', before: { x: 1 } },
      'odd',
      null,
    ];
    expect(changesOf({ changes })).toEqual([
      { path: 'spec.path', before: 'a', after: 'b' },
      { path: 'spec.n', before: undefined, after: '2' },
      { path: '(all of it)', before: '{\n  "x": 1\n}', after: undefined },
    ]);
    expect(changesOf({ changes: 'odd' })).toEqual([]);
  });

  it('tells everything else by name', () => {
    const detail = { version: 3, restoredFrom: 1, reason: 'undo', of: ['a', 'b'], changes: [] };
    expect(factsOf(detail)).toEqual([
      ['Version', '3'],
      ['Restored from', '1'],
      ['Reason', 'undo'],
      ['Of', 'a, b'],
    ]);
  });

  it.each<[Partial<AuditEntry>, object | undefined]>([
    [{}, { name: 'web' }],
    [{ object: 'team-a/web' }, { namespace: 'team-a', name: 'web' }],
    [{ outcome: 'denied', detail: { permission: 'p' } }, { name: 'web' }],
    // Of versions before, which state no permission.
    [{ outcome: 'denied', object: 'shop/web' }, { name: 'web' }],
    [
      { outcome: 'denied', object: 'shop/team-a/web' },
      { namespace: 'team-a', name: 'web' },
    ],
    [{ outcome: 'denied', object: 'team/web', project: 'team' }, { name: 'web' }],
    [
      { outcome: 'denied', object: 'team/web', project: 'team', detail: { permission: 'p' } },
      { namespace: 'team', name: 'web' },
    ],
    [{ outcome: 'denied', object: '*', project: '', detail: { permission: 'p' } }, undefined],
    [{ kind: 'project', object: 'a/b' }, undefined],
    [{ object: 'web' }, undefined],
  ])('%j leads to its application', (change, application) => {
    expect(applicationOf(entry(change))).toEqual(application);
  });
});

describe('the chain', () => {
  it.each<[Partial<AuditChainState>, string, string]>([
    [{ sealed: 0 }, 'Nothing is sealed yet', 'idle'],
    [{}, 'Not verified yet', 'idle'],
    [{ verified: 12_000 }, 'Verified up to line 12,000', 'ok'],
    [{ verified: 11_000, unsealed: 2 }, 'Verified up to line 11,000, 1,002 to go', 'ok'],
    [
      { verified: 9, problem: { seq: 7, message: 'row 6 is missing', foundAt: '' } },
      'Broken at line 7: row 6 is missing',
      'bad',
    ],
  ])('%j is told', (change, text, tone) => {
    const state = { sealed: 12_000, unsealed: 0, anchor: 0, verified: 0, ...change };
    expect(chainText(state)).toEqual({ text, tone });
  });
});
