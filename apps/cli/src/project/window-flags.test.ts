import { describe, expect, it } from 'vitest';
import { heldResource } from '../application/held-resource.ts';
import { windowFacts, windowTable } from '../output/window-view.ts';
import { windowFrom } from './window-flags.ts';

describe('the flags of a window', () => {
  it.each([
    [{}, {}],
    [{ useAndOperator: true }, { andOperator: true }],
    [
      { kind: 'deny', applications: ['*'], manualSync: true },
      { kind: 'deny', applications: ['*'], manualSync: true },
    ],
    [
      { syncOverrun: true, timeZone: 'UTC' },
      { syncOverrun: true, timeZone: 'UTC' },
    ],
  ])('%o are %o', (flags, window) => expect(windowFrom(flags)).toEqual(window));
});

it('a list of windows names each by its place', () => {
  const windows = [
    { kind: 'allow', schedule: '* * * * *', duration: '1h', clusters: ['prod1', 'prod2'] },
    { kind: 'deny', schedule: '0 9 * * 1', duration: '3h', namespaces: ['a'], manualSync: true },
  ];
  expect(windowTable(windows, ({ kind }) => (kind === 'allow' ? 'Active' : 'Inactive'))).toBe(
    'ID  STATUS    KIND   SCHEDULE   DURATION  APPLICATIONS  NAMESPACES  CLUSTERS     MANUALSYNC  SYNCOVERRUN  TIMEZONE  USEANDOPERATOR\n' +
      '0   Active    allow  * * * * *  1h        -             -           prod1,prod2  Disabled    Disabled     UTC       Disabled\n' +
      '1   Inactive  deny   0 9 * * 1  3h        -             a           -            Enabled     Disabled     UTC       Disabled\n',
  );
});

it('an application tells its windows, and when they change', () => {
  const windows = {
    assignedWindows: [{ kind: 'deny', schedule: '0 2 * * *', duration: '1h' }],
    canSync: true,
    automated: { canSync: false, nextChange: '2026-01-01T03:00:00.001Z' },
  };
  expect(windowFacts(windows)).toBe(
    'SyncWindow:        Manual Allowed\n' +
      'Assigned Windows:  deny:0 2 * * *:1h\n' +
      'Next Change:       2026-01-01T03:00:00.001Z\n',
  );
  expect(windowFacts({ ...windows, canSync: false })).toContain('Sync Denied');
  expect(windowFacts({ ...windows, assignedWindows: [] })).toBe('');
});

describe('a held resource', () => {
  it.each([
    ['apps:Deployment:web', { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }],
    [':ConfigMap:other/a', { group: '', kind: 'ConfigMap', namespace: 'other', name: 'a' }],
  ])('%s', (text, resource) => expect(heldResource(text, 'shop')).toEqual(resource));

  it.each(['apps:Deployment:*', '!apps:Deployment:web', '*:Deployment:web', 'web'])(
    '%s is none',
    (text) => expect(() => heldResource(text, 'shop')).toThrow('--resource'),
  );
});
