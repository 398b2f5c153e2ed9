import { describe, expect, it } from 'vitest';
import { evaluateSyncWindow } from './sync-window.ts';

const deny = { kind: 'deny', schedule: '0 22 * * *', duration: '1h' };
const app = { name: 'shop', namespace: 'prod', cluster: 'https://east.example' };
const ask = (window: unknown, over: object = {}) =>
  evaluateSyncWindow({ windows: [window], app, at: '2026-01-31T22:30:00Z', ...over });

describe('a window', () => {
  it.each<[string, object, boolean]>([
    ['of the application', { applications: ['sh?p'] }, false],
    ['of another', { applications: ['other'] }, true],
    ['of none', {}, true],
    ['of empty lists', { applications: [], namespaces: [], clusters: [] }, true],
    ['of lists that are null', { applications: null, namespaces: ['prod'] }, false],
    ['of the cluster by its address', { clusters: ['https://*.example'] }, false],
    ['of the cluster by a name that it was not given by', { clusters: ['east'] }, true],
    ['of one or the other', { applications: ['other'], clusters: ['https://east.*'] }, false],
    [
      'of one and the other',
      { applications: ['other'], clusters: ['https://east.*'], andOperator: true },
      true,
    ],
    [
      'with switches that are null',
      { namespaces: ['*'], manualSync: null, syncOverrun: null, timeZone: null },
      false,
    ],
    ['with fields that nobody knows', { namespaces: ['*'], description: 'x', later: 1 }, false],
  ])('%s lets a sync through: %j %s', (_, over, canSync) => {
    expect(ask({ ...deny, ...over }).canSync).toBe(canSync);
  });

  it.each<[string, unknown]>([
    ['windows[0].kind', { ...deny, kind: 'Deny' }],
    ['windows[0].kind', { ...deny, kind: null }],
    ['windows[0].schedule', { ...deny, schedule: '' }],
    ['windows[0].schedule', { ...deny, schedule: '0 0 22 * * *' }],
    ['windows[0].duration', { ...deny, duration: '1d' }],
    ['windows.0.duration', { ...deny, duration: 3600 }],
    ['windows.0.applications', { ...deny, applications: '*' }],
    ['windows.0', null],
    // Also one that concerns another application.
    ['windows[0].duration', { ...deny, duration: '', applications: ['other'] }],
  ])('with a wrong %s is an error', (field, window) => {
    expect(() => ask(window)).toThrow(field);
  });
});

it.each<[string, object]>([
  ['at', { at: '2026-01-31 22:30:00' }],
  ['at', { at: undefined }],
  ['startedAt', { startedAt: 'yesterday' }],
  ['manual', { manual: 'yes' }],
  ['app', { app: 'shop' }],
])('a request with a wrong %s is an error', (field, over) => {
  expect(() => ask({ ...deny, applications: ['*'] }, over)).toThrow(field);
});

it('tells the windows that are open, as they were stated', () => {
  const open = { ...deny, applications: ['*'], manualSync: true, description: 'nightly' };
  const closed = { ...deny, schedule: '0 3 * * *', applications: ['*'] };
  const answer = ask(open, { windows: [closed, open], manual: true });
  expect(answer).toEqual({ canSync: true, active: [open] });
});
