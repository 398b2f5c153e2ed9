import type { ApplicationRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import type { ComparedResource } from '../compare/compare-application.ts';
import { digestWith } from '../gateway/digest.ts';
import type { Services } from '../services.ts';
import { driftConditions, driftsOf, withoutIgnoredDrift } from './drift.ts';

const services = { config: { secretKey: Buffer.alloc(32, 1) } } as unknown as Services;
const digest = digestWith(services);
const POLICY = 'lockstep.dev/drift-policy';

interface Given {
  outcome?: string;
  /** What it was last Synced to. */
  deployed?: string;
  policy?: string;
  ofApplication?: string;
}

const KEY = '/ConfigMap/shop/a';
const change = { path: ['data', 'password'], live: 'hunter2', desired: 'x' };

function situation({ outcome = 'out-of-sync', deployed, policy, ofApplication }: Given) {
  const annotations = policy ? { [POLICY]: policy } : {};
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations } };
  const resource = {
    key: KEY,
    ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' },
    desired: { key: KEY, object, hash: 'new' },
    outcome: outcome === 'out-of-sync' ? { kind: outcome, changes: [change] } : { kind: outcome },
    hook: false,
    requiresPruning: false,
    ignored: false,
  } as unknown as ComparedResource;
  const record = {
    application: { metadata: { annotations: ofApplication ? { [POLICY]: ofApplication } : {} } },
    automation: deployed ? { deployed: { [KEY]: digest(deployed) } } : {},
  } as unknown as ApplicationRecord;
  const syncStatus = outcome === 'synced' ? ('Synced' as const) : ('OutOfSync' as const);
  return { record, comparison: { resources: [resource], syncStatus } };
}

function judge(given: Given) {
  const { record, comparison } = situation(given);
  const found = driftsOf(services, record, comparison);
  return { ...found, record, comparison, before: record.automation.deployed };
}

describe('a resource', () => {
  it.each<[string, Given, boolean]>([
    ['that was Synced to the same manifest has drifted', { deployed: 'new' }, true],
    ['that is gone has drifted too', { outcome: 'missing', deployed: 'new' }, true],
    ['that was Synced to another manifest was changed by Git', { deployed: 'old' }, false],
    ['that was never Synced has not drifted', {}, false],
    ['that is Synced has not', { outcome: 'synced', deployed: 'new' }, false],
  ])('%s', (_, given, drifted) => {
    expect(judge(given).drifts.get(KEY)?.drifted).toBe(drifted);
  });

  it.each<[string, Given, string | undefined]>([
    ['that is Synced is remembered', { outcome: 'synced' }, 'new'],
    [
      'that is Synced to something else is remembered anew',
      { outcome: 'synced', deployed: 'old' },
      'new',
    ],
    ['that differs keeps what was remembered', { deployed: 'old' }, 'old'],
    ['that never was Synced is not remembered', {}, undefined],
  ])('%s', (_, given, remembered) => {
    expect(judge(given).deployed[KEY]).toBe(remembered && digest(remembered));
  });

  it('whose memory stays is nothing to write', () => {
    const { deployed, before } = judge({ outcome: 'synced', deployed: 'new' });
    expect(deployed).toBe(before);
  });
});

describe('drift', () => {
  it.each<[string, Given, string]>([
    ['that is ignored does not count', { deployed: 'new', policy: 'ignore' }, 'Synced'],
    [
      'that the application ignores does not',
      { deployed: 'new', ofApplication: 'ignore' },
      'Synced',
    ],
    [
      'that its resource does not ignore counts',
      { deployed: 'new', policy: 'alert', ofApplication: 'ignore' },
      'OutOfSync',
    ],
    ['counts otherwise', { deployed: 'new' }, 'OutOfSync'],
    ['that is a change of Git counts', { deployed: 'old', policy: 'ignore' }, 'OutOfSync'],
  ])('%s', (_, given, status) => {
    const { comparison, drifts } = judge(given);
    expect(withoutIgnoredDrift(comparison, drifts).syncStatus).toBe(status);
  });

  it.each<[string, Given, string[]]>([
    [
      'is told with its fields and without values',
      { deployed: 'new', policy: 'alert' },
      ['ConfigMap/a was changed in the cluster since it was deployed: data.password.'],
    ],
    [
      'that took the object away says so',
      { outcome: 'missing', deployed: 'new', policy: 'alert' },
      ['ConfigMap/a was changed in the cluster since it was deployed: it is gone.'],
    ],
    ['is not told as a condition without alert', { deployed: 'new', policy: 'heal' }, []],
    ['is not what Git changed', { deployed: 'old', policy: 'alert' }, []],
    [
      'has no such policy',
      { ofApplication: 'off' },
      [
        'lockstep.dev/drift-policy of the application does nothing: "off" is none of heal, alert, ignore.',
      ],
    ],
  ])('%s', (_, given, messages) => {
    const { record, comparison, drifts } = judge(given);
    const told = driftConditions(record, comparison, drifts).map(({ message }) => message);
    expect(told).toEqual(messages);
  });
});
