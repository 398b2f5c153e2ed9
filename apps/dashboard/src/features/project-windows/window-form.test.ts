import type { Project, SyncWindow } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import {
  NEW_WINDOW,
  placeWindowProblems,
  type WindowForm,
  windowFormOf,
  windowProblemsOf,
  withoutWindow,
  withWindow,
} from './window-form.ts';

type Spec = Project['spec'];
const nightly: SyncWindow = {
  ...{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'] },
};
const good: WindowForm = { ...NEW_WINDOW, schedule: '0 9 * * 1-5', duration: '8h', clusters: 'a' };

describe('the form of a sync window', () => {
  it.each<[string, SyncWindow]>([
    ['what has to be said', nightly],
    [
      'all that there is, and what nobody knows',
      {
        ...nightly,
        kind: 'allow',
        timeZone: 'Europe/Amsterdam',
        namespaces: ['a', 'b-*'],
        clusters: ['https://x'],
        andOperator: true,
        manualSync: true,
        syncOverrun: true,
        description: 'night',
        since: 1,
      },
    ],
    ['what is stated and off', { ...nightly, manualSync: false, clusters: [], description: '' }],
  ])('says %s and is read back to the same', (_title, window) => {
    const spec = { description: 'kept', syncWindows: [window] };
    expect(withWindow(spec, windowFormOf(window), 0)).toEqual(spec);
  });

  it('puts a new one behind the others, a changed one in its place, and takes one out', () => {
    const spec: Spec = { syncWindows: [nightly, { ...nightly, duration: '1h' }] };
    const added = { kind: 'deny', schedule: '0 9 * * 1-5', duration: '8h', clusters: ['a'] };
    expect(withWindow(spec, good).syncWindows).toEqual([...(spec.syncWindows ?? []), added]);
    const form = { ...windowFormOf(nightly), schedule: ' 5  22 * * * ', applications: 'x\n\n y ' };
    expect(withWindow(spec, form, 0).syncWindows).toEqual([
      { ...nightly, schedule: '5 22 * * *', applications: ['x', 'y'] },
      { ...nightly, duration: '1h' },
    ]);
    expect(withoutWindow(spec, 0)).toEqual({ syncWindows: [{ ...nightly, duration: '1h' }] });
  });

  it.each<[Partial<WindowForm>, string[]]>([
    [{}, []],
    [{ schedule: '' }, ['schedule']],
    [{ schedule: '@daily' }, ['schedule']],
    [{ duration: '1d' }, ['duration']],
    [{ duration: '1h30m' }, []],
    [{ duration: '' }, ['duration']],
    [{ timeZone: 'Europe/Amsterdam' }, []],
    [{ timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ clusters: ' \n' }, ['applications']],
  ])('%j: what is wrong is in %j', (change, fields) => {
    expect(Object.keys(windowProblemsOf({ ...good, ...change }))).toEqual(fields);
  });

  it('shows what the server refuses of this window where it is edited', () => {
    const details = [
      { field: 'spec.syncWindows[1].schedule', reason: 'minute 61' },
      { field: 'spec.syncWindows[10].duration', reason: 'of another' },
      { field: 'spec.syncWindows[1]', reason: 'is stated before already' },
    ];
    expect(placeWindowProblems(details, 1)).toEqual({ schedule: 'minute 61' });
  });
});
